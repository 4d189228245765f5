/*
 * Process 1 of a User-mode Linux host of the lab: makes the machine's own root, read-only by hostfs, into a root of its own, does what the lab's "boot"
 * file says, then runs commands for the lab until its power goes. One program without forks, because a fork costs 77 ms here.
 *
 * The kernel command line has gwboot=FILE, and the file has lines of words:
 *   env NAME=VALUE                  for every command
 *   name HOSTNAME
 *   hostfs WHAT WHERE [sync]        a folder of the machine; "sync" has the machine see every write at once
 *   disk DEVICE WHERE               an ext4 file system
 *   tmpfs WHERE
 *   device OLD NEW MAC [ADDRESS MASK]
 *   listen ADDRESS LAB              the agent listens at ADDRESS and answers LAB alone
 *   socket PATH                     where the relay leads
 *
 * Port 7070: a command. It gets a length of four bytes (big-endian) and as many bytes of words, each ended by a zero, and what follows is the command's
 * input. It answers with frames: a letter (o output, e error, x exit code), a length of four bytes, that many bytes.
 * Port 7071: a relay to the socket.
 * "@list" tells the processes, "@kill PID TICKS SIGNAL MILLISECONDS" ends one and waits; TICKS is the time of birth, against a pid that was used again.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMAND_PORT 7070
#define RELAY_PORT 7071

static char relay_path[108] = "/run/godwit/godwitd.sock";
static struct in_addr own_address, lab_address;

static void die(const char *format, ...) {
    va_list words;
    va_start(words, format);
    fprintf(stderr, "init: ");
    vfprintf(stderr, format, words);
    fprintf(stderr, ": %s\n", strerror(errno));
    va_end(words);
    sync();
    reboot(RB_POWER_OFF);
    exit(1);
}

static void make_folders(const char *path) {
    char copy[512];
    snprintf(copy, sizeof copy, "%s", path);
    for (char *at = copy + 1; *at; at++) {
        if (*at == '/') {
            *at = 0;
            mkdir(copy, 0755);
            *at = '/';
        }
    }
    mkdir(copy, 0755);
}

static void mount_at(const char *what, const char *where, const char *type, unsigned long flags, const char *data) {
    make_folders(where);
    if (mount(what, where, type, flags, data)) die("mount %s %s (%s)", type, where, data ? data : "");
}

static void load(const char *release, const char *module) {
    char path[512];
    snprintf(path, sizeof path, "/usr/lib/uml/modules/%s/kernel/%s", release, module);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0 && syscall(SYS_finit_module, file, "", 0) && errno != EEXIST) die("%s", path);
    close(file);
}

/* The machine's root below, memory above. The old root goes out of sight, so that helpers of the kernel see the new one. */
static void build_root(void) {
    struct utsname kernel;
    char path[512];
    mount("proc", "/proc", "proc", 0, NULL);
    mount_at("tmpfs", "/mnt", "tmpfs", 0, NULL);
    uname(&kernel);
    load(kernel.release, "fs/overlayfs/overlay.ko");
    load(kernel.release, "drivers/net/tun.ko"); /* which nothing loads when it is opened, for want of a device node */
    load(kernel.release, "drivers/watchdog/softdog.ko"); /* does nothing until somebody opens it: a cluster's guardian */
    make_folders("/mnt/upper");
    make_folders("/mnt/work");
    mount_at("overlay", "/mnt/root", "overlay", 0, "lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work");
    mount_at("proc", "/mnt/root/proc", "proc", 0, NULL);
    mount_at("sysfs", "/mnt/root/sys", "sysfs", 0, NULL);
    mount_at("devtmpfs", "/mnt/root/dev", "devtmpfs", 0, NULL);
    mount_at("devpts", "/mnt/root/dev/pts", "devpts", 0, "ptmxmode=0666");
    mount_at("tmpfs", "/mnt/root/dev/shm", "tmpfs", 0, "mode=1777");
    mount_at("tmpfs", "/mnt/root/run", "tmpfs", 0, "mode=0755");
    mount_at("tmpfs", "/mnt/root/tmp", "tmpfs", 0, "mode=1777");
    make_folders("/mnt/root/lib/modules");
    snprintf(path, sizeof path, "/mnt/root/lib/modules/%s", kernel.release);
    char modules[256];
    snprintf(modules, sizeof modules, "/usr/lib/uml/modules/%s", kernel.release);
    if (symlink(modules, path) && errno != EEXIST) die("%s", path);
    /* What udev would make. */
    symlink("/proc/self/fd", "/mnt/root/dev/fd");
    symlink("/proc/self/fd/0", "/mnt/root/dev/stdin");
    symlink("/proc/self/fd/1", "/mnt/root/dev/stdout");
    symlink("/proc/self/fd/2", "/mnt/root/dev/stderr");
}

/* Router solicitations and address probes would be noise in byte counts. */
static void silence_ipv6(const char *path) {
    int file = open(path, O_WRONLY);
    if (file >= 0 && write(file, "1", 1) != 1) die("%s", path);
    close(file);
}

static void enter_root(void) {
    make_folders("/mnt/root/mnt/before");
    if (chdir("/mnt/root") || syscall(SYS_pivot_root, ".", "mnt/before") || chroot(".") || chdir("/")) die("pivot_root");
    umount2("/mnt/before", MNT_DETACH);
}

static void request(int device, unsigned long what, struct ifreq *wish, const char *name) {
    if (ioctl(device, what, wish)) die("network device %s", name);
}

static void set_device(const char *old, const char *name, const char *mac, const char *address, const char *mask) {
    int device = socket(AF_INET, SOCK_DGRAM, 0);
    struct ifreq wish = {0};
    unsigned part[6];
    snprintf(wish.ifr_name, IFNAMSIZ, "%s", old);
    if (sscanf(mac, "%x:%x:%x:%x:%x:%x", part, part + 1, part + 2, part + 3, part + 4, part + 5) == 6) {
        wish.ifr_hwaddr.sa_family = 1;
        for (int i = 0; i < 6; i++) wish.ifr_hwaddr.sa_data[i] = (char)part[i];
        request(device, SIOCSIFHWADDR, &wish, old);
    }
    snprintf(wish.ifr_newname, IFNAMSIZ, "%s", name);
    if (strcmp(old, name)) request(device, SIOCSIFNAME, &wish, old);
    memset(&wish, 0, sizeof wish);
    snprintf(wish.ifr_name, IFNAMSIZ, "%s", name);
    struct sockaddr_in *in = (struct sockaddr_in *)&wish.ifr_addr;
    if (address) {
        in->sin_family = AF_INET;
        inet_aton(address, &in->sin_addr);
        request(device, SIOCSIFADDR, &wish, name);
        inet_aton(mask, &in->sin_addr);
        request(device, SIOCSIFNETMASK, &wish, name);
    }
    memset(&wish.ifr_ifru, 0, sizeof wish.ifr_ifru);
    request(device, SIOCGIFFLAGS, &wish, name);
    wish.ifr_flags |= IFF_UP | IFF_RUNNING;
    request(device, SIOCSIFFLAGS, &wish, name);
    close(device);
}

/* Mounts are made before the new root is entered, where the machine's folders have the same names. */
static void follow(char *line, int entered) {
    char *word[8] = {0}, where[512];
    int count = 0;
    for (char *at = strtok(line, " \n"); at && count < 8; at = strtok(NULL, " \n")) word[count++] = at;
    if (!count) return;
    snprintf(where, sizeof where, "/mnt/root%s", word[2] ? word[2] : word[1] ? word[1] : "");
    if (!entered) {
        if (!strcmp(word[0], "hostfs")) mount_at("hostfs", where, "hostfs", word[3] ? MS_SYNCHRONOUS : 0, word[1]);
        if (!strcmp(word[0], "disk")) mount_at(word[1], where, "ext4", MS_NOATIME, NULL);
        if (!strcmp(word[0], "tmpfs")) mount_at("tmpfs", where, "tmpfs", 0, NULL);
        if (!strcmp(word[0], "env")) putenv(strdup(word[1]));
        if (!strcmp(word[0], "name")) sethostname(word[1], strlen(word[1]));
        return;
    }
    if (!strcmp(word[0], "device")) set_device(word[1], word[2], word[3], word[4], word[5]);
    if (!strcmp(word[0], "socket")) snprintf(relay_path, sizeof relay_path, "%s", word[1]);
    if (!strcmp(word[0], "listen")) {
        inet_aton(word[1], &own_address);
        inet_aton(word[2], &lab_address);
    }
}

static char *read_file(const char *path) {
    static char text[16384];
    int file = open(path, O_RDONLY);
    if (file < 0) die("%s", path);
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length < 0 ? 0 : length] = 0;
    return text;
}

static void follow_all(const char *text, int entered) {
    char *copy = strdup(text), *rest = copy, *line;
    while ((line = strsep(&rest, "\n"))) follow(line, entered);
    free(copy);
}

static int send_all(int to, const void *data, size_t length) {
    const char *at = data;
    while (length) {
        ssize_t sent = write(to, at, length);
        if (sent <= 0) return -1;
        at += sent;
        length -= (size_t)sent;
    }
    return 0;
}

static int send_frame(int to, char kind, const void *data, uint32_t length) {
    char head[5] = {kind};
    uint32_t size = htonl(length);
    memcpy(head + 1, &size, 4);
    return send_all(to, head, 5) || send_all(to, data, length) ? -1 : 0;
}

static void send_exit(int to, uint32_t code) {
    code = htonl(code);
    send_frame(to, 'x', &code, 4);
}

static int receive_all(int from, void *data, size_t length) {
    char *at = data;
    while (length) {
        ssize_t got = read(from, at, length);
        if (got <= 0) return -1;
        at += got;
        length -= (size_t)got;
    }
    return 0;
}

/* Birth in clock ticks, and the state's letter; 0 when there is no such process. */
static unsigned long long birth_of(int pid, char *state) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int file = open(path, O_RDONLY);
    if (file < 0) return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    char *at = strrchr(text, ')');
    if (!at) return 0;
    *state = at[2];
    at += 2;
    for (int field = 3; field < 22 && at; field++) at = strchr(at + 1, ' ');
    return at ? strtoull(at, NULL, 10) : 0;
}

static void list_processes(int to) {
    DIR *folder = opendir("/proc");
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        if (!isdigit((unsigned char)entry->d_name[0])) continue;
        char path[300], command[4096], line[4400], state;
        unsigned long long birth = birth_of(atoi(entry->d_name), &state);
        snprintf(path, sizeof path, "/proc/%s/cmdline", entry->d_name);
        int file = open(path, O_RDONLY);
        if (file < 0) continue;
        ssize_t length = read(file, command, sizeof command - 1);
        close(file);
        if (length <= 0 || !birth || state == 'Z' || state == 'X') continue;
        for (ssize_t i = 0; i < length; i++) if (!command[i] || command[i] == '\n') command[i] = ' ';
        command[length] = 0;
        send_frame(to, 'o', line, (uint32_t)snprintf(line, sizeof line, "%s %llu %s\n", entry->d_name, birth, command));
    }
    closedir(folder);
    send_exit(to, 0);
}

static void kill_process(int to, char **word) {
    int pid = atoi(word[1]), signal = atoi(word[3]);
    unsigned long long birth = strtoull(word[2], NULL, 10);
    char state = 'X';
    for (long waited = -5; waited < atol(word[4]); waited += 5) {
        if (birth_of(pid, &state) != birth || state == 'Z' || state == 'X') {
            send_exit(to, 0);
            return;
        }
        if (waited < 0 && signal) kill(pid, signal);
        usleep(5000);
    }
    send_exit(to, 1);
}

static void run(int to, char **word) {
    int out[2], err[2], status;
    if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) return;
    pid_t child = fork();
    if (!child) {
        signal(SIGPIPE, SIG_DFL);
        dup2(to, 0);
        dup2(out[1], 1);
        dup2(err[1], 2);
        execvp(word[0], word);
        dprintf(2, "%s: %s\n", word[0], strerror(errno));
        _exit(127);
    }
    close(out[1]);
    close(err[1]);
    struct pollfd watched[2] = {{out[0], POLLIN, 0}, {err[0], POLLIN, 0}};
    char data[65536];
    for (int open_ends = 2; open_ends;) {
        if (poll(watched, 2, -1) < 0) continue;
        for (int i = 0; i < 2; i++) {
            if (!watched[i].revents) continue;
            ssize_t length = read(watched[i].fd, data, sizeof data);
            if (length <= 0) {
                watched[i].fd = -1;
                open_ends--;
            } else if (send_frame(to, i ? 'e' : 'o', data, (uint32_t)length)) {
                /* Whoever asked is gone, and wants no answer. */
                kill(child, SIGKILL);
                return;
            }
        }
    }
    waitpid(child, &status, 0);
    send_exit(to, (uint32_t)(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)));
}

static void serve_command(int from) {
    static char text[262144];
    char *word[2048] = {0};
    uint32_t length;
    int count = 0;
    if (receive_all(from, &length, 4) || (length = ntohl(length)) > sizeof text || receive_all(from, text, length)) return;
    for (uint32_t at = 0; at < length && count < 2047; at += (uint32_t)strlen(text + at) + 1) word[count++] = text + at;
    if (!count) return;
    if (!strcmp(word[0], "@list")) list_processes(from);
    else if (!strcmp(word[0], "@kill") && count == 5) kill_process(from, word);
    else run(from, word);
}

static void serve_relay(int from) {
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    snprintf(path.sun_path, sizeof path.sun_path, "%s", relay_path);
    int to = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(to, (struct sockaddr *)&path, sizeof path)) return;
    struct pollfd watched[2] = {{from, POLLIN, 0}, {to, POLLIN, 0}};
    static char data[65536];
    while (watched[0].fd >= 0 || watched[1].fd >= 0) {
        if (poll(watched, 2, -1) < 0) continue;
        for (int i = 0; i < 2; i++) {
            if (watched[i].fd < 0 || !watched[i].revents) continue;
            int other = i ? from : to;
            ssize_t length = read(watched[i].fd, data, sizeof data);
            if (length > 0 && !send_all(other, data, (size_t)length)) continue;
            if (length < 0 || i) return;
            shutdown(other, SHUT_WR);
            watched[i].fd = -1;
        }
    }
}

static int listen_at(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = own_address};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 64)) die("port %d", port);
    return listener;
}

static void reap(int signal) {
    (void)signal;
    int before = errno;
    while (waitpid(-1, NULL, WNOHANG) > 0) {}
    errno = before;
}

int main(void) {
    char file[512] = "", *boot;
    build_root();
    char *wish = strstr(read_file("/proc/cmdline"), "gwboot=");
    if (!wish || sscanf(wish, "gwboot=%511s", file) != 1) die("no gwboot= on the kernel's command line");
    boot = strdup(read_file(file));
    setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
    setenv("HOME", "/root", 1);
    follow_all(boot, 0);
    enter_root();
    silence_ipv6("/proc/sys/net/ipv6/conf/all/disable_ipv6");
    silence_ipv6("/proc/sys/net/ipv6/conf/default/disable_ipv6");
    set_device("lo", "lo", "", "127.0.0.1", "255.0.0.0");
    follow_all(boot, 1);
    setsid();
    struct sigaction reaping = {.sa_handler = reap, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
    sigaction(SIGCHLD, &reaping, NULL);
    signal(SIGPIPE, SIG_IGN);
    struct pollfd listening[2] = {{listen_at(COMMAND_PORT), POLLIN, 0}, {listen_at(RELAY_PORT), POLLIN, 0}};
    fprintf(stderr, "ready\n");
    for (;;) {
        if (poll(listening, 2, -1) < 0) continue;
        for (int i = 0; i < 2; i++) {
            if (!listening[i].revents) continue;
            struct sockaddr_in peer;
            socklen_t size = sizeof peer;
            int client = accept4(listening[i].fd, (struct sockaddr *)&peer, &size, SOCK_CLOEXEC), yes = 1;
            if (client < 0) continue;
            setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            if (peer.sin_addr.s_addr == lab_address.s_addr && !fork()) {
                signal(SIGCHLD, SIG_DFL);
                if (i) serve_relay(client); else serve_command(client);
                _exit(0);
            }
            close(client);
        }
    }
}
