#!/bin/busybox sh
# Process 1 of the small guest until the agent takes over. The kernel command line says what it is to be:
#   gip=10.72.0.11    its address on the guest network (a /24)
#   gslots=4096       how many 4 KiB records fit in the record area, a power of two
#   grec=1            records go to the first so many disks
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in $(cat /modules/order); do insmod "/modules/$module.ko"; done

slots=4096 recorded=1 address=
for word in $(cat /proc/cmdline); do
  case $word in
    gip=*) address=${word#gip=} ;;
    gslots=*) slots=${word#gslots=} ;;
    grec=*) recorded=${word#grec=} ;;
  esac
done

ip link set lo up
if [ -n "$address" ]; then
  ip link set eth0 up
  ip addr add "$address/24" dev eth0
fi

disks=
for disk in /dev/vda /dev/vdb /dev/vdc /dev/vdd; do
  [ -b "$disk" ] && [ "$recorded" -gt 0 ] && disks="$disks $disk" && recorded=$((recorded - 1))
done
exec agent "$slots" $disks
