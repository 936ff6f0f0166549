<?php
// Stands in for the file of this name in phpMyAdmin: everything as packaged, except what belongs to one instance.
declare(strict_types=1);

return [
    'configFile' => getenv('PHPMYADMIN_CONFIG'),
    'tempDir' => getenv('PHPMYADMIN_TMP') . '/',
    'cacheDir' => getenv('PHPMYADMIN_TMP') . '/',
] + require '/usr/share/phpmyadmin/libraries/vendor_config.php';
