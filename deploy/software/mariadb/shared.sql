{% set name = shared.guid | lower %}
-- Run again whenever its text changes: every statement may be repeated.
CREATE DATABASE IF NOT EXISTS `{{ name }}`;
CREATE USER IF NOT EXISTS '{{ name }}'@'%' IDENTIFIED BY {{ secret('password') | sql }};
ALTER USER '{{ name }}'@'%' IDENTIFIED BY {{ secret('password') | sql }}
  WITH MAX_USER_CONNECTIONS {{ shared.parameter.connections }}
  ACCOUNT {% if shared.state == 'started' %}UNLOCK{% else %}LOCK{% endif %};
GRANT ALL PRIVILEGES ON `{{ name }}`.* TO '{{ name }}'@'%';
{% if shared.state != 'started' %}
KILL USER '{{ name }}'@'%';
{% endif %}
