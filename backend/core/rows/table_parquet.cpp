// Parquet (parquet.apache.org) and Arrow (arrow.apache.org), read in a library of their own, some rows at a time; a row
// becomes a JSON object.
#include "rows/parquet_port.h"
#include "rows/table_reader.h"

#include "lathe/error.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>

namespace lathe {
namespace {

constexpr const char* libraryName = "liblathe_parquet.so";

LatheParquetEntry findEntry(const std::string& source) {
    std::vector<std::filesystem::path> places;
    if (const char* named = std::getenv("LATHE_PARQUET_LIBRARY"); named && *named) {
        places.emplace_back(named);
    } else {
        std::error_code ignored;
        const auto folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path(),
                   above = folder.parent_path();
        places = {above / "lib" / libraryName, above / "lib" / "lathe" / libraryName, folder / libraryName};
    }
    std::string reason = "it was not found";
    for (const auto& place : places) {
        std::error_code ignored;
        if (!std::filesystem::is_regular_file(place, ignored)) continue;
        void* const library = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library)
            if (const auto entry = reinterpret_cast<LatheParquetEntry>(dlsym(library, "latheOpenParquet")))
                return entry;
        const char* const said = dlerror();
        reason = said ? said : "it is another library";
    }
    throw Error(
        ErrorKind::BadInput,
        {"%1 is a Parquet or Arrow file, and what reads those (%2) is missing: %3.", source, libraryName, reason},
        "Build Lathe with LATHE_PARQUET on (./lathe fetches Arrow for it), or save the data as JSON Lines or CSV.");
}

class ParquetReader final : public RowReader {
public:
    ParquetReader(std::string_view bytes, std::string source) : m_source(std::move(source)) {
        std::string problem;
        m_rows.reset(findEntry(m_source)(parquetPortVersion, reinterpret_cast<const std::byte*>(bytes.data()),
                                         bytes.size(), &problem));
        if (!m_rows)
            throw Error(ErrorKind::BadInput, {"%1 can't be read as a Parquet or Arrow file: %2.", m_source, problem},
                        "Get the file again, or write it again.");
    }

    bool next(RawRow& row) override {
        if (m_chunk && m_at == m_chunk->ends.size()) m_chunk.reset();
        if (!m_chunk) {
            auto chunk = std::make_shared<ParquetChunk>();
            std::string problem;
            m_rows->next(*chunk, problem);
            if (!problem.empty())
                throw Error(ErrorKind::BadInput,
                            {"%1, after row %2: the file can't be read further: %3.", m_source, std::to_string(m_done),
                             problem},
                            "Get the file again, or write it again.");
            if (chunk->ends.empty()) return false;
            m_chunk = std::move(chunk);
            m_at = 0;
        }
        const std::size_t begin = m_at == 0 ? 0 : m_chunk->ends[m_at - 1];
        row = {++m_done, 1,  std::string_view(m_chunk->text).substr(begin, m_chunk->ends[m_at] - begin),
               {},       {}, m_chunk};
        ++m_at;
        return true;
    }
    std::size_t position() const override { return m_rows->position(); }

private:
    std::string m_source;
    std::unique_ptr<ParquetRows> m_rows;
    std::shared_ptr<const ParquetChunk> m_chunk;
    std::size_t m_at = 0;
    std::int64_t m_done = 0;
};

} // namespace

std::unique_ptr<RowReader> openParquet(std::string_view bytes, const std::string& source, const TableShape&) {
    return std::make_unique<ParquetReader>(bytes, source);
}

} // namespace lathe
