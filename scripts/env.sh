# shellcheck shell=bash
# For a shell in which cargo is called by hand: the folders and settings that make uses, so that nothing is built twice.
# usage: source scripts/env.sh
export ROASTPOWER_CACHE=${ROASTPOWER_CACHE:-$HOME/.cache/roastpower}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ROASTPOWER_CACHE/target}
export SQLX_OFFLINE=${SQLX_OFFLINE:-true}
export PATH=$ROASTPOWER_CACHE/tools/bin:$PATH
