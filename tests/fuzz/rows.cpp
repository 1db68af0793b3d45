// A file of rows: JSON Lines, JSON, SQuAD, CSV, TSV, CoNLL, text, Parquet, Arrow. The first byte says which, and
// whether tabs part cells.
#include "fuzz/input.h"
#include "rows/table_reader.h"
#include "rows/table_row.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe;
    using namespace lathe::fuzz;
    if (size == 0) return 0;
    const auto& kinds = fileKinds();
    const std::size_t number = data[0] % (kinds.size() + 1);
    const FileKind& kind = number == kinds.size() ? squadKind() : kinds[number];
    const std::string bytes(textOf(data + 1, size - 1)); // its own memory: what is read beyond its end is found
    answers([&] {
        TableShape shape;
        if (data[0] >= 128) shape.delimiter = '\t'; // of tables: the other one there is
        const auto reader = kind.open(withoutByteOrderMark(bytes, "the file"), "the file", shape);
        RawRow row;
        for (std::int64_t rows = 0; reader->next(row); ++rows) {
            require(rows <= std::int64_t(size), "no more rows than bytes");
            if (row.problem.empty()) parseRow(row, kind, shape);
        }
    });
    return 0;
}
