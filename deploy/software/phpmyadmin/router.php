<?php
// What Debian's configuration for Apache forbids is not served here either: only the entry pages and static files are.
declare(strict_types=1);

// phpMyAdmin takes the directory it is in for its root, unless told; index.php is a link, and leads elsewhere.
define('ROOT_PATH', __DIR__ . '/application/');

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$static = preg_match('#^/(js|themes|doc)/[^.][^?]*\.(css|gif|html|ico|jpg|js|map|png|svg|txt|woff2?)$#', (string) $path) === 1;
if ($static || in_array($path, ['/', '/index.php', '/url.php', '/js/messages.php', '/favicon.ico', '/robots.txt'], true)) {
    return false;
}
http_response_code(404);
header('Content-Type: text/plain; charset=utf-8');
echo "Not found.\n";
return true;
