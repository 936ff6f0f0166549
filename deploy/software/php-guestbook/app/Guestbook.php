<?php
declare(strict_types=1);

/** The entries of one guestbook, in a table that is made when it is missing. */
final class Guestbook
{
    private function __construct(private PDO $database)
    {
    }

    /** Connects to the database which $config names, and sees to it that the table is there. */
    public static function open(array $config): self
    {
        $dsn = sprintf(
            'mysql:host=%s;port=%s;dbname=%s;charset=utf8mb4',
            $config['host'],
            $config['port'],
            $config['database']
        );
        $database = new PDO($dsn, $config['user'], $config['password'], [
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_EMULATE_PREPARES => false,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
            PDO::ATTR_TIMEOUT => 5,
        ]);
        $guestbook = new self($database);
        if ($database->query("SHOW TABLES LIKE 'entry'")->fetch() === false) {
            $guestbook->createTable();
        }
        return $guestbook;
    }

    /** Two visitors may come at the same time to an empty database: both statements may be repeated. */
    private function createTable(): void
    {
        $this->database->exec(
            'CREATE TABLE IF NOT EXISTS entry (
                id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
                author VARCHAR(80) NOT NULL,
                message VARCHAR(1000) NOT NULL,
                written TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
            ) ENGINE=InnoDB CHARACTER SET utf8mb4'
        );
        $this->database
            ->prepare('INSERT IGNORE INTO entry (id, author, message) VALUES (1, ?, ?)')
            ->execute(['slapmaster', 'Welcome! This line was read from the database.']);
    }

    /** Adds an entry; an empty message adds nothing. */
    public function sign(string $author, string $message): void
    {
        $author = self::clip(trim($author), 80);
        $message = self::clip(trim($message), 1000);
        if ($message === '') {
            return;
        }
        $this->database
            ->prepare('INSERT INTO entry (author, message) VALUES (?, ?)')
            ->execute([$author === '' ? 'Somebody' : $author, $message]);
    }

    /** The first characters of a text; nothing of what is not UTF-8. */
    private static function clip(string $text, int $characters): string
    {
        return preg_match("/^.{0,$characters}/us", $text, $match) === 1 ? $match[0] : '';
    }

    /** The newest entries, the newest first. */
    public function newest(int $limit): array
    {
        $statement = $this->database->prepare(
            'SELECT id, author, message, written FROM entry ORDER BY id DESC LIMIT ?'
        );
        $statement->bindValue(1, $limit, PDO::PARAM_INT);
        $statement->execute();
        return $statement->fetchAll();
    }

    /** What the database says about itself: its name, version, account and number of entries. */
    public function about(): array
    {
        return $this->database
            ->query(
                'SELECT DATABASE() AS name, VERSION() AS version, CURRENT_USER() AS account,
                        @@bind_address AS host, @@port AS port, (SELECT COUNT(*) FROM entry) AS entries'
            )
            ->fetch();
    }
}
