# Read by the programs beside it (`. toolchain.sh`): finds a JDK, and installs Debian packages where that is possible.
# All messages go to standard error, so that standard output stays the program's own.

JAVA_NEEDED=17

say() {
  printf '%s\n' "$*" >&2
}

# One sentence, and the exit code for "cannot be done this way".
refuse() {
  say "$*"
  exit 2
}

may_install() {
  [ -f /etc/debian_version ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# Package lists are fetched only when the ones at hand do not do. One installation at a time on a machine.
install_packages() {
  say "installing $*"
  (
    export DEBIAN_FRONTEND=noninteractive
    exec 8>/run/lock/slapmaster-install
    flock 8
    apt_get_install() {
      apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
    }
    apt_get_install "$@" || { apt-get update -q && apt_get_install "$@"; }
  ) >&2
}

# The major version of the JDK in a directory; 0 when there is none.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || { echo 0; return; }
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  echo "${version:-0}"
}

# Sets JAVA_HOME and java_version to a JDK that is new enough: the caller's JAVA_HOME, the one in PATH, or any that is
# installed. $1 is the program that it must have: java to run, javac to build.
find_jdk() {
  in_path=$(command -v "$1" || true)
  if [ -n "$in_path" ]; then
    in_path=$(dirname "$(dirname "$(readlink -f "$in_path")")")
  fi
  for home in "${JAVA_HOME:-}" "$in_path" /usr/lib/jvm/*; do
    if [ -n "$home" ] && [ -x "$home/bin/$1" ]; then
      java_version=$(jdk_version "$home")
      if [ "$java_version" -ge "$JAVA_NEEDED" ]; then
        JAVA_HOME=$home
        export JAVA_HOME
        return 0
      fi
    fi
  done
  return 1
}

# The JDK that this Debian has by default, or the one that is just new enough where the default is older.
install_jdk() {
  install_packages default-jdk-headless
  find_jdk javac || install_packages "openjdk-$JAVA_NEEDED-jdk-headless"
  find_jdk javac
}
