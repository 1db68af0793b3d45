#pragma once
// Text to tokens and back by a tokenizer from anywhere.
#include "fuzz/input.h"
#include "tokenizer/tokenizer.h"

namespace lathe::fuzz {

inline void use(const Tokenizer& tokenizer) {
    for (const char* text :
         {"Hello, world! It's 12345 o'clock.", " \t\n  \xE4\xBD\xA0\xE5\xA5\xBD \xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD",
          "<s>caf\xC3\xA9 cafe\xCC\x81</s> [MASK]", "\xFF\xC3", ""})
        answers([&] {
            const Encoding encoding = tokenizer.encode(text, true, true);
            require(encoding.offsets.size() == encoding.ids.size(), "a place for each token");
            for (const std::int32_t id : encoding.ids) require(id >= 0 && id < tokenizer.size(), "tokens are known");
            tokenizer.decode(encoding.ids, false);
        });
    answers([&] { tokenizer.frame(true); });
}

} // namespace lathe::fuzz
