# Copies of the sources with one bug each, for the rigs that have to find it.

# copy_tree <folder>: the sources as they stand, and the database's programs.
copy_tree() {
  (cd "$root" && git ls-files -z --cached --others --exclude-standard | tar --null -T - -c) | tar -x -C "$1"
  if [ -d "$root/node_modules" ]; then ln -s "$root/node_modules" "$1/node_modules"; fi
}

# header <name> <patch>: a line of what stands above the patch.
header() { sed -n "s/^# $1: //p" "$2"; }

plant() { (cd "$1" && git apply --whitespace=nowarn "$2") || fail "$2 does not fit the sources any more."; }
unplant() { (cd "$1" && git apply --whitespace=nowarn -R "$2"); }
