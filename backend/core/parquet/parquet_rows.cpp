// Rows of a Parquet file as JSON, a thousand at a time: Arrow holds one row group's pages, never the file.
#include "parquet/json_cells.h"
#include "text/parquet_port.h"

#include <arrow/io/memory.h>
#include <arrow/util/utf8.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>

#include <exception>
#include <memory>

namespace lathe {
namespace {

constexpr std::int64_t rowsAtOnce = 1024;

class ArrowRows final : public ParquetRows {
public:
    ArrowRows(const std::byte* bytes, std::size_t size) {
        arrow::util::InitializeUTF8();
        auto buffer = std::make_shared<arrow::Buffer>(reinterpret_cast<const std::uint8_t*>(bytes), std::int64_t(size));
        parquet::ArrowReaderProperties properties;
        properties.set_batch_size(rowsAtOnce);
        properties.set_use_threads(false);
        properties.set_pre_buffer(false);
        parquet::arrow::FileReaderBuilder builder;
        check(builder.Open(std::make_shared<arrow::io::BufferReader>(std::move(buffer))));
        check(builder.properties(properties)->Build(&m_file));
        m_total = m_file->parquet_reader()->metadata()->num_rows();
        auto batches = m_file->GetRecordBatchReader();
        check(batches.status());
        m_batches = std::move(*batches);
    }

    std::int64_t rows() const override { return m_total; }

    void next(ParquetChunk& chunk, std::string& problem) override {
        try {
            std::shared_ptr<arrow::RecordBatch> batch;
            do check(m_batches->ReadNext(&batch));
            while (batch && batch->num_rows() == 0);
            if (!batch) return;
            for (std::int64_t i = 0; i < batch->num_rows(); ++i) {
                chunk.text += '{';
                for (int k = 0; k < batch->num_columns(); ++k) {
                    if (k > 0) chunk.text += ',';
                    appendJsonText(chunk.text, batch->column_name(k));
                    chunk.text += ':';
                    appendJson(chunk.text, *batch->column(k), i);
                }
                chunk.text += '}';
                chunk.ends.push_back(chunk.text.size());
            }
        } catch (const std::exception& error) {
            problem = error.what();
        }
    }

private:
    static void check(const arrow::Status& status) {
        if (!status.ok()) throw std::runtime_error(status.message());
    }
    std::unique_ptr<parquet::arrow::FileReader> m_file;
    std::shared_ptr<arrow::RecordBatchReader> m_batches;
    std::int64_t m_total = 0;
};

} // namespace
} // namespace lathe

lathe::ParquetRows* latheOpenParquet(int version, const std::byte* bytes, std::size_t size, std::string* problem) {
    if (version != lathe::parquetPortVersion) {
        *problem = "the library that reads Parquet is of another version than this program";
        return nullptr;
    }
    try {
        return new lathe::ArrowRows(bytes, size);
    } catch (const std::exception& error) {
        *problem = error.what();
        return nullptr;
    }
}
