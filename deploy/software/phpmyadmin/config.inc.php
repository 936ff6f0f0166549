<?php
// Rendered from the connection parameters of the request `database`. Whoever opens the page logs in with an
// account of that server; no account is kept here.
$cfg['blowfish_secret'] = {{ secret('cookie', 32) | php }};
$cfg['Servers'][1] = [
    'auth_type' => 'cookie',
    'verbose' => {{ connection.database.database | php }},
    'host' => {{ connection.database.host | php }},
    'port' => {{ connection.database.port | php }},
    'AllowNoPassword' => false,
];
$cfg['AllowArbitraryServer'] = false;
$cfg['TempDir'] = {{ partition.tmp | php }};
$cfg['UploadDir'] = '';
$cfg['SaveDir'] = '';
$cfg['CheckConfigurationPermissions'] = false;
$cfg['PmaNoRelation_DisableWarning'] = true;
$cfg['SendErrorReports'] = 'never';
$cfg['VersionCheck'] = false;
