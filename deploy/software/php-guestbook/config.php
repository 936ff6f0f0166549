<?php
// Rendered from the connection parameters of the request `database`. The filter `php` writes each value as
// a PHP literal, so that no value can become code.
return [
    'heading' => {{ parameter.heading | php }},
    'host' => {{ connection.database.host | php }},
    'port' => {{ connection.database.port | php }},
    'user' => {{ connection.database.user | php }},
    'password' => {{ connection.database.password | php }},
    'database' => {{ connection.database.database | php }},
];
