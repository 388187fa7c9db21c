#!/usr/bin/env bash
# Prints the node_modules folder with the npm packages that FOLDER's lock file names. They live outside the checkout, one folder for each
# lock file, and are fetched once on a machine. With --link, FOLDER/node_modules points there.
# usage: npm-packages.sh [--link] FOLDER
set -euo pipefail

link=
if [[ $1 == --link ]]; then
    link=yes
    shift
fi
folder=$(cd "$1" && pwd)
command -v npm >/dev/null || { echo 'npm is missing. Install Node 20 or newer with npm, then run this again.' >&2; exit 1; }

packages=${ROASTPOWER_CACHE:-$HOME/.cache/roastpower}/npm-$(cat "$folder"/package-lock.json "$folder"/package.json | sha256sum | cut -c1-16)
if [[ ! -d $packages/node_modules ]]; then
    echo "npm: fetching the packages of ${folder##*/}, once" >&2
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cp "$folder"/{package.json,package-lock.json,.npmrc} "$work/"
    (cd "$work" && npm ci --ignore-scripts --loglevel=error >/dev/null)
    mkdir -p "$packages"
    # Another build may have been quicker.
    mv -T "$work/node_modules" "$packages/node_modules" 2>/dev/null || [[ -d $packages/node_modules ]]
fi
if [[ -n $link ]] && { [[ ! -e $folder/node_modules ]] || [[ -L $folder/node_modules ]]; }; then
    ln -sfn "$packages/node_modules" "$folder/node_modules"
fi
echo "$packages/node_modules"
