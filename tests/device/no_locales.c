// An ICU data library that holds nothing. Qt does not start without one, and uses nothing of its 31 MB in the engine's tests.
// ICU_DATA is the name its version gives it: icudt72_dat.
const struct {
    unsigned short headerSize;
    unsigned char magic[2];
    struct {
        unsigned short size, reserved;
        unsigned char bigEndian, charset, characterSize, reserved2, format[4], formatVersion[4], dataVersion[4];
    } info;
    char padding[8];
    unsigned count, reserved;
} ICU_DATA = {32, {0xda, 0x27}, {20, 0, 0, 0, 2, 0, {'T', 'o', 'C', 'P'}, {1}, {0}}, {0}, 0, 0};
