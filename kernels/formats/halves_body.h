// IEEE 754 binary16 in vectors, as common/half.h's scalar functions. Included like vector_body.h.

LATHE_INLINE Floats load(const F16* from) {
    Halves h;
    __builtin_memcpy(&h, from, sizeof h);
    const Words w = __builtin_convertvector(h, Words);
    const Words sign = (w & 0x8000u) << 16, magnitude = (w & 0x7fffu) << 13;
    const Floats scaled = (Floats)magnitude * 0x1p112f; // bias 15 to 127, exact for subnormal halves too
    const Words special = (Words)(magnitude >= (0x7c00u << 13));
    return (Floats)(sign | (special & (0x7f800000u | magnitude)) | (~special & (Words)scaled));
}
LATHE_INLINE float loadOne(const F16* from) { return f16ToFloat(from->bits); }
LATHE_INLINE void storeOne(F16* to, float v) { to->bits = floatToF16(v); }
LATHE_INLINE void store(F16* to, Floats v) {
    const Words bits = (Words)v, sign = (bits >> 16) & 0x8000u, magnitude = bits & 0x7fffffffu;
    const Words nan = (Words)(v != v), over = (Words)(magnitude >= 0x477ff000u), small = (Words)(magnitude < 0x38800000u);
    const Words subnormal = (Words)((Floats)magnitude + 0.5f) - 0x3f000000u; // the addition rounds
    const Words normal = (magnitude + 0xfffu + ((magnitude >> 13) & 1u) - 0x38000000u) >> 13;
    Words half = (small & subnormal) | (~small & normal);
    half = (over & 0x7c00u) | (~over & half);
    half = (nan & 0x7e00u) | (~nan & half);
    const Halves h = __builtin_convertvector(sign | half, Halves);
    __builtin_memcpy(to, &h, sizeof h);
}

/// The bits of T that 16 floats are rounded to, each in the low half of a lane.
LATHE_INLINE Words roundedBits(Floats v, const Bf16*) {
    const Words w = (Words)v;
    const Words rounded = (w + 0x7fffu + ((w >> 16) & 1u)) >> 16;
    const Words nan = (Words)(v != v);
    return (rounded & ~nan) | (nan & 0x7fc0u);
}
LATHE_INLINE Words roundedBits(Floats v, const F16*) {
    F16 h[lanes];
    store(h, v);
    Halves bits;
    __builtin_memcpy(&bits, h, sizeof bits);
    return __builtin_convertvector(bits, Words);
}
