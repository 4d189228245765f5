// What the guest keeps outside its disks: a variable of its UEFI firmware, a non-volatile index and a register of its TPM.
//
// "Fvar=TEXT" and "Fnv=TEXT" write, "Fpcr" extends PCR 16; each, and "F?", answers "var=TEXT nv=TEXT pcr=HEX", "-" for what is not there.
#include <fcntl.h>
#include <linux/fs.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define VARIABLE "/sys/firmware/efi/efivars/GodwitLab-3d5a1c52-7b0e-4f6a-9a55-476f64776974"
#define TEXT 32
#define INDEX 0x01500001u
#define OWNER 0x40000001u
#define PCR 16u

static uint8_t command[256], answer[512];
static size_t length;

static void add(uint32_t value, int bytes)
{
    while (bytes--)
        command[length++] = value >> (8 * bytes);
}

static void add_bytes(const void *data, size_t bytes)
{
    memcpy(command + length, data, bytes);
    length += bytes;
}

static void begin(uint32_t code, int authorized)
{
    length = 0;
    add(authorized ? 0x8002 : 0x8001, 2);
    add(0, 4); // the whole length, known at the end
    add(code, 4);
}

static void add_empty_password(void)
{
    add(9, 4);
    add(0x40000009, 4);
    add(0, 5);
}

// Bytes of the answer, or 0 if the TPM is not there or refuses.
static size_t ask_tpm(void)
{
    command[4] = length >> 8, command[5] = length;
    int tpm = open("/dev/tpm0", O_RDWR);
    if (tpm < 0)
        return 0;
    ssize_t n = write(tpm, command, length) == (ssize_t)length ? read(tpm, answer, sizeof answer) : 0;
    close(tpm);
    return n >= 10 && !answer[6] && !answer[7] && !answer[8] && !answer[9] ? n : 0;
}

static void write_index(const char *text)
{
    char padded[TEXT] = "";
    strncpy(padded, text, TEXT - 1);
    begin(0x12a, 1); // TPM2_NV_DefineSpace; refused when it is defined already
    add(OWNER, 4);
    add_empty_password();
    add(0, 2);
    add(14, 2);
    add(INDEX, 4);
    add(0x000b, 2);
    add(0x02060006, 4); // owner and whoever knows the (empty) password read and write
    add(0, 2);
    add(TEXT, 2);
    ask_tpm();
    begin(0x137, 1); // TPM2_NV_Write
    add(OWNER, 4);
    add(INDEX, 4);
    add_empty_password();
    add(TEXT, 2);
    add_bytes(padded, TEXT);
    add(0, 2);
    if (!ask_tpm())
        printf("GA the TPM does not write\n");
}

static void read_index(char *text)
{
    begin(0x14e, 1); // TPM2_NV_Read
    add(OWNER, 4);
    add(INDEX, 4);
    add_empty_password();
    add(TEXT, 2);
    add(0, 2);
    strcpy(text, "-");
    if (ask_tpm() >= 16 + TEXT)
        memcpy(text, answer + 16, TEXT);
}

static void extend_register(void)
{
    uint8_t digest[32];
    memset(digest, 0x5a, sizeof digest);
    begin(0x182, 1); // TPM2_PCR_Extend
    add(PCR, 4);
    add_empty_password();
    add(1, 4);
    add(0x000b, 2);
    add_bytes(digest, sizeof digest);
    if (!ask_tpm())
        printf("GA the TPM does not extend\n");
}

static void read_register(char *text)
{
    begin(0x17e, 0); // TPM2_PCR_Read
    add(1, 4);
    add(0x000b, 2);
    add(3, 1);
    add(1u << PCR % 8, 1 + PCR / 8); // a byte for each eight registers: here 00 00 01
    strcpy(text, "-");
    if (ask_tpm() >= 30 + 8)
        for (int i = 0; i < 8; i++)
            sprintf(text + 2 * i, "%02x", answer[30 + i]);
}

// Linux protects variables that it does not know from being overwritten.
static void write_variable(const char *text)
{
    uint8_t content[4 + TEXT] = {7}; // non-volatile, for boot and run time
    size_t size = strnlen(text, TEXT - 1);
    memcpy(content + 4, text, size);
    int file = open(VARIABLE, O_RDONLY), flags = 0;
    if (file >= 0) {
        ioctl(file, FS_IOC_SETFLAGS, &flags);
        close(file);
    }
    file = open(VARIABLE, O_WRONLY | O_CREAT, 0600);
    if (file < 0 || write(file, content, 4 + size) != (ssize_t)(4 + size))
        printf("GA the firmware does not write: %m\n");
    close(file);
}

static void read_variable(char *text)
{
    uint8_t content[4 + TEXT] = "";
    int file = open(VARIABLE, O_RDONLY);
    ssize_t n = file < 0 ? 0 : read(file, content, sizeof content - 1);
    close(file);
    strcpy(text, n > 4 ? (char *)content + 4 : "-");
}

int firmware(const char *wish, char *to, size_t size)
{
    char variable[TEXT + 1] = "", index[TEXT + 1] = "", digest[17] = "";
    if (!strncmp(wish, "Fvar=", 5))
        write_variable(wish + 5);
    if (!strncmp(wish, "Fnv=", 4))
        write_index(wish + 4);
    if (!strcmp(wish, "Fpcr"))
        extend_register();
    read_variable(variable);
    read_index(index);
    read_register(digest);
    return snprintf(to, size, "var=%s nv=%s pcr=%s", variable, index, digest);
}
