# Sourced by the scripts beside it: go to the clone and name a Python of at least 3.11.
case "${THIRDLINE_HOME:-/}" in
    /*) ;;
    *) THIRDLINE_HOME="$PWD/$THIRDLINE_HOME"; export THIRDLINE_HOME ;;
esac
THIRDLINE_CALLED_FROM="$PWD"; export THIRDLINE_CALLED_FROM
cd "$(dirname "$0")/.." || exit 1

for python in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    [ -n "$python" ] || continue
    "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
done
echo "Thirdline needs Python 3.11 or newer with the module venv." >&2
exit 1
