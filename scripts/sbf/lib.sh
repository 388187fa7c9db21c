# shellcheck shell=bash
# Shared by the scripts of this folder: messages, cached steps, exact edits, and where things are.

sbf_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$sbf_dir/../.." && pwd)
cache=${ROASTPOWER_CACHE:-$HOME/.cache/roastpower}/sbf
programs_dir=$repo/programs
programs_host_target=${ROASTPOWER_CACHE:-$HOME/.cache/roastpower}/programs-target

say() { printf 'sbf: %s\n' "$*" >&2; }

die() {
    printf 'sbf: error: %s\n' "$1" >&2
    shift
    (($# == 0)) || printf 'sbf:   %s\n' "$@" >&2
    exit 1
}

need() { # need COMMAND WHAT-TO-DO
    command -v "$1" >/dev/null || die "'$1' is missing." "$2"
}

# Two builds at once would prepare the same steps; the second waits and finds them done. The lock ends with the process.
lock() {
    need flock "Install util-linux."
    exec 9>"$cache/lock"
    flock --nonblock 9 && return
    say "waiting for another build to end"
    flock 9
}

# hash_of WORD|FILE... - a short key over the words and the contents of the files.
hash_of() {
    local input
    for input in "$@"; do
        if [[ -f $input ]]; then cat "$input"; else printf '%s\n' "$input"; fi
    done | sha256sum | cut -c1-16
}

# step NAME KEY MESSAGE FUNCTION - run FUNCTION in a fresh directory once per key and print nothing when it was run
# before. The directory gets its name when the function has ended well, so an interrupted step is simply run again.
# Its path is left in the variable NAME_dir.
step() {
    local name=$1 key=$2 message=$3 function=$4
    local dir=$cache/$name-$key work status
    declare -g "${name}_dir=$dir"
    [[ -d $dir ]] && return
    say "$message"
    work=$cache/.$name # what an interrupted run may have left there is of no use
    rm -rf "$work"
    mkdir "$work"
    # In a condition bash would ignore errexit, and a failure would end only its line instead of the step.
    set +e
    (set -e; cd "$work"; "$function") >"$work.log" 2>&1 9>&-
    status=$?
    set -e
    if ((status != 0)); then
        tail -n 30 "$work.log" >&2
        mv "$work.log" "$cache/$name.log"
        rm -rf "$work"
        die "step '$name' failed; the lines above end its log." "Full log: $cache/$name.log" \
            "What each step does and what usually breaks it: docs/sbf-build.md"
    fi
    rm -f "$work.log"
    mv "$work" "$dir"
}

# edit FILE COUNT OLD NEW - replace OLD, which must be found exactly COUNT times. A compiler update that moves the
# place must stop the build here; an edit that silently does nothing would miscompile.
edit() {
    local file=$1 count=$2 old=$3 new=$4 text rest found=0
    [[ -f $file ]] || die "file to edit is not there: $file"
    text=$(<"$file")
    rest=$text
    while [[ $rest == *"$old"* ]]; do
        rest=${rest#*"$old"}
        found=$((found + 1))
    done
    ((found == count)) || die "expected $count time(s) in $file, found $found:" "$old"
    printf '%s\n' "${text//"$old"/"$new"}" >"$file"
}

# The programs: folders of programs/ whose manifest builds a cdylib. Folder, library and .so share one name.
program_names() { programs_with '"cdylib"'; }

# Those that describe themselves in an IDL.
idl_program_names() { programs_with '^idl-build'; }

programs_with() { # programs_with PATTERN - programs whose manifest has a line that matches
    local manifest
    for manifest in "$programs_dir"/*/Cargo.toml; do
        if grep -q -- "$1" "$manifest"; then basename "$(dirname "$manifest")"; fi
    done
}
