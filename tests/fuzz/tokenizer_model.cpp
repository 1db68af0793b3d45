// SentencePiece's tokenizer.model.
#include "fuzz/use_tokenizer.h"
#include "tokenizer/sentencepiece.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe::fuzz;
    const auto path = file("tokenizer.model", textOf(data, size));
    answers([&] { use(*lathe::readSentencePiece(path)); });
    return 0;
}
