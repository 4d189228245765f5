#!/bin/busybox sh
# Process 1 of the small guest until the agent takes over. The kernel command line says what it is to be:
#   gip=10.72.0.11    its address on the guest network (a /24)
#   gslots=4096       how many 4 KiB records fit in the record area, a power of two
#   grec=1            records go to the first so many disks
#   gqga=1            the disk after those has a file system, which is written to all the time and which qemu-ga freezes; initrd-qga.gz
#   ghot=1            disks that are plugged in later are written to and read back, and the console hears of it
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in $(cat /modules/order); do insmod "/modules/$module.ko"; done
[ ! -d /sys/firmware/efi/efivars ] || mount -t efivarfs efivarfs /sys/firmware/efi/efivars

slots=4096 recorded=1 address= hot= freezable=
for word in $(cat /proc/cmdline); do
  case $word in
    gip=*) address=${word#gip=} ;;
    gslots=*) slots=${word#gslots=} ;;
    grec=*) recorded=${word#grec=} ;;
    gqga=*) freezable=${word#gqga=} ;;
    ghot=*) hot=${word#ghot=} ;;
  esac
done

ip link set lo up
if [ -n "$address" ]; then
  ip link set eth0 up
  ip addr add "$address/24" dev eth0
fi

disks= spare=
for disk in /dev/vda /dev/vdb /dev/vdc /dev/vdd; do
  [ -b "$disk" ] || continue
  if [ "$recorded" -gt 0 ]; then disks="$disks $disk" recorded=$((recorded - 1)); else spare=${spare:-$disk}; fi
done

# "GQ FILES 0" or how far the file system was written to before; "GQ READY" when the agent has its channel open.
serve_agent() {
  local port agent
  [ "$(dd if="$spare" bs=1 skip=1080 count=2 2>/dev/null | od -An -tx1)" = " 53 ef" ] || zcat /files.gz | dd of="$spare" bs=1M conv=fsync 2>/dev/null
  mkdir -p /files /run
  mount -t ext4 "$spare" /files || { echo "GQ BROKEN" >/dev/console; return; }
  echo "GQ FILES $(cat /files/beat 2>/dev/null || echo 0)" >/dev/console
  (beat=0; while sleep 0.02; do beat=$((beat + 1)); echo $beat >/files/beat.new; mv /files/beat.new /files/beat; done) &
  [ ! -f /modules/virtio_console.ko ] || insmod /modules/virtio_console.ko
  until port=$(grep -l org.qemu.guest_agent.0 /sys/class/virtio-ports/*/name 2>/dev/null); do sleep 0.1; done
  port=${port%/name}
  qemu-ga -m virtio-serial -p "/dev/${port##*/}" -t /run -f /run/qemu-ga.pid &
  agent=$!
  until ls -l "/proc/$agent/fd" 2>/dev/null | grep -q "${port##*/}"; do sleep 0.1; done
  echo "GQ READY" >/dev/console
  wait $agent
  echo "GQ GONE" >/dev/console
}
[ -z "$freezable" ] || [ -z "$spare" ] || serve_agent &

# "GH IN vdb 64" says that a disk of 64 MiB came and holds what was written to it, "GH OUT vdb" that it went.
watch_disks() {
  local known="" disk name
  for disk in /dev/vd?; do known="$known ${disk#/dev/}"; done
  while sleep 0.2; do
    for disk in /dev/vd?; do
      name=${disk#/dev/}
      case " $known " in *" $name "*) continue ;; esac
      [ -b "$disk" ] || continue
      known="$known $name"
      head -c 1048576 /dev/urandom >/pattern
      dd if=/pattern of="$disk" bs=1M seek=4 conv=fsync 2>/dev/null
      echo 3 >/proc/sys/vm/drop_caches
      dd if="$disk" of=/read bs=1M skip=4 count=1 2>/dev/null
      cmp -s /pattern /read && echo "GH IN $name $(($(cat "/sys/block/$name/size") / 2048)) $(sha256sum </pattern | cut -c1-64)" >/dev/console
    done
    for name in $known; do
      [ -b "/dev/$name" ] || { echo "GH OUT $name" >/dev/console; known=$(echo " $known " | sed "s/ $name / /"); }
    done
  done
}
[ -z "$hot" ] || watch_disks &

exec agent "$slots" $disks
