-- Run again whenever its text changes: every statement may be repeated.
CREATE DATABASE IF NOT EXISTS `{{ parameter.database }}`;
CREATE USER IF NOT EXISTS {{ parameter.user | sql }}@'%' IDENTIFIED BY {{ secret('password') | sql }};
ALTER USER {{ parameter.user | sql }}@'%' IDENTIFIED BY {{ secret('password') | sql }};
-- That database only. An underscore in the name of GRANT stands for any character unless it is escaped.
REVOKE ALL PRIVILEGES, GRANT OPTION FROM {{ parameter.user | sql }}@'%';
GRANT ALL PRIVILEGES ON `{{ parameter.database | replace({'_': '\_'}) }}`.* TO {{ parameter.user | sql }}@'%';
