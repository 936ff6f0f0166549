<?php
declare(strict_types=1);

/** Text for HTML: whatever a visitor wrote stays text. */
function html(string|int|null $text): string
{
    return htmlspecialchars((string) $text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

/** The whole page. $about is null while the database does not answer. */
function page(string $heading, ?array $about, array $entries): string
{
    ob_start(); ?>
<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title><?= html($heading) ?></title>
  <link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
  <h1><?= html($heading) ?></h1>
<?php if ($about === null) : ?>
  <p class="sorry">The database does not answer at the moment. Please come again in a minute.</p>
<?php else : ?>
  <form method="post" action="/">
    <label for="author">Your name</label>
    <input id="author" name="author" maxlength="80" placeholder="Somebody" autocomplete="name">
    <label for="message">Your message</label>
    <textarea id="message" name="message" rows="3" maxlength="1000" required></textarea>
    <button>Sign the guestbook</button>
  </form>
  <ol class="entries" reversed>
<?php foreach ($entries as $entry) : ?>
    <li id="entry-<?= html($entry['id']) ?>">
      <p class="message"><?= nl2br(html($entry['message'])) ?></p>
      <p class="signature"><?= html($entry['author']) ?>, <time><?= html($entry['written']) ?></time></p>
    </li>
<?php endforeach ?>
  </ol>
  <footer>
    PHP <?= html(PHP_VERSION) ?> read <?= html($about['entries']) ?> entries from database
    <output id="database"><?= html($about['name']) ?></output>
    of MariaDB <?= html(strtok($about['version'], '-')) ?> on <?= html($about['host']) ?>:<?= html($about['port']) ?>
    as <?= html($about['account']) ?>.
  </footer>
<?php endif ?>
</main>
</body>
</html>
<?php
    return (string) ob_get_clean();
}
