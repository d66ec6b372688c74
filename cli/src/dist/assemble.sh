#!/bin/sh
# Puts the distribution together in target/hapax: assemble.sh TARGET SOURCES JAR. The runtime is there already, and the
# names of the jars that commands need are in target/command-jars; what comes on top of them is for `serve` alone.
set -eu
target=$1
sources=$2
jar=$3
home=$target/hapax

mkdir -p "$home/bin" "$home/lib" "$home/cache"
cp "$target"/libraries/*.jar "$jar" "$home/lib/"
cp "$sources/bin/hapax" "$home/bin/hapax"
chmod 755 "$home/bin/hapax"
cp "$sources/NOTICE" "$sources/../../../README.md" "$sources/../../../LICENSE" "$home/"

# Ours come first: most of what a command loads is in them.
in_order() {
    sed -n '/^hapax-/p' "$1"
    sed '/^hapax-/d' "$1"
}

cd "$home/lib"
ls ./*.jar | sed 's,^\./,,' >jars
in_order "$target/command-jars" >command-jars
in_order jars >jars.new && mv jars.new jars
{
    xargs sha256sum <jars
    cat command-jars
} | sha256sum | cut -c1-16 >hash
