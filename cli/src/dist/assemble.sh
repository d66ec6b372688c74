#!/bin/sh
# Puts the distribution together in target/hapax: assemble.sh TARGET SOURCES JAR. The runtime is there already.
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

cd "$home/lib"
# Ours come first: most of what a command loads is in them.
{
    ls hapax-cli-*.jar hapax-shared-*.jar hapax-daemon-*.jar
    ls ./*.jar | sed 's,^\./,,' | grep -v '^hapax-'
} >jars
xargs sha256sum <jars | sha256sum | cut -c1-16 >hash
