<?php
// Every request comes here first: the style sheet is served as a file, "/" by the application, nothing else exists.
declare(strict_types=1);

require __DIR__ . '/Guestbook.php';
require __DIR__ . '/page.php';

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/style.css') {
    return false;
}
if ($path !== '/') {
    http_response_code(404);
    header('Content-Type: text/plain; charset=utf-8');
    echo "There is only one page here: /\n";
    return true;
}

header('Content-Type: text/html; charset=utf-8');
header("Content-Security-Policy: default-src 'none'; style-src 'self'; form-action 'self'");
header('Cache-Control: no-store');
$config = require getenv('GUESTBOOK_CONFIG');
try {
    $guestbook = Guestbook::open($config);
    if ($_SERVER['REQUEST_METHOD'] === 'POST') {
        $guestbook->sign((string) ($_POST['author'] ?? ''), (string) ($_POST['message'] ?? ''));
        // Reloading the page does not send the form again.
        header('Location: /', true, 303);
        return true;
    }
    echo page($config['heading'], $guestbook->about(), $guestbook->newest(50));
} catch (PDOException $e) {
    // The sentence for the visitor says nothing about the database; the log does.
    error_log($e->getMessage());
    http_response_code(503);
    echo page($config['heading'], null, []);
}
return true;
