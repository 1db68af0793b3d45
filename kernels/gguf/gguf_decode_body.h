/// Flattened: what describes a format is compiled for the instructions of this level, too.
template <class Block> [[gnu::flatten]] void decode(const std::uint8_t* blocks, float* out, std::int64_t first,
                                                    std::int64_t last) {
    const DecodeBlock<Block> one{blocks, out};
    for (std::int64_t i = first; i < last; ++i) one(i);
}
