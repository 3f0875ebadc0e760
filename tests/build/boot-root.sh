#!/bin/sh
# Boots the systemd of a root folder: unshare --mount --pid --fork --uts --ipc --net --cgroup
# boot-root.sh ROOT, as root. What it mounts, and an interface eth1 whose other end is eth2, are in
# these namespaces alone. /sys and /proc/sys cannot be written, so that the kernel stays as it is.
set -eu
root=$1
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs -o mode=755,nosuid tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
  name=${node%%:*} numbers=${node#*:}
  mknod -m 666 "$root/dev/$name" c "${numbers%:*}" "${numbers#*:}"
done
ip link set lo up
ip link add eth1 type veth peer name eth2
for interface in eth1 eth2; do ip link set "$interface" mtu 9000 up; done

mkdir -p "$root/mnt/before"
cd "$root"
pivot_root . mnt/before
# shellcheck disable=SC2016  # it is for the shell inside
exec env -i container=fibertap PATH=/usr/sbin:/usr/bin:/sbin:/bin /bin/sh -c '
umount -l /mnt/before
exec /lib/systemd/systemd --system --unit=multi-user.target'
