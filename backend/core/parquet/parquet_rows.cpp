// Rows of Parquet and Arrow files as JSON, a thousand at a time: never the whole file is in memory.
#include "parquet/json_cells.h"
#include "parquet/label_names.h"
#include "rows/parquet_port.h"

#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <arrow/util/utf8.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <string_view>

namespace lathe {
namespace {

constexpr std::int64_t rowsAtOnce = 1024;

void check(const arrow::Status& status) {
    if (!status.ok()) throw std::runtime_error(status.message());
}
template <class T> T checked(arrow::Result<T> result) {
    check(result.status());
    return std::move(*result);
}

/// What all three forms come to: batches, one after the other.
class Batches {
public:
    virtual ~Batches() = default;
    virtual std::shared_ptr<arrow::RecordBatch> next() = 0; ///< null at the end
    virtual std::size_t position(std::int64_t rowsDone) const = 0;
};

/// A row group's pages are in memory at a time.
class ParquetBatches final : public Batches {
public:
    explicit ParquetBatches(std::shared_ptr<arrow::io::BufferReader> file, std::size_t size) : m_size(size) {
        parquet::ArrowReaderProperties properties;
        properties.set_batch_size(rowsAtOnce);
        properties.set_use_threads(false);
        properties.set_pre_buffer(false);
        parquet::arrow::FileReaderBuilder builder;
        check(builder.Open(std::move(file)));
        check(builder.properties(properties)->Build(&m_file));
        m_total = m_file->parquet_reader()->metadata()->num_rows();
        m_batches = checked(m_file->GetRecordBatchReader());
    }
    std::shared_ptr<arrow::RecordBatch> next() override {
        std::shared_ptr<arrow::RecordBatch> batch;
        check(m_batches->ReadNext(&batch));
        return batch;
    }
    std::size_t position(std::int64_t done) const override {
        return m_total > 0 ? std::size_t(double(m_size) * double(done) / double(m_total)) : m_size;
    }

private:
    std::size_t m_size;
    std::unique_ptr<parquet::arrow::FileReader> m_file;
    std::shared_ptr<arrow::RecordBatchReader> m_batches;
    std::int64_t m_total = 0;
};

arrow::ipc::IpcReadOptions quietly() {
    arrow::ipc::IpcReadOptions options;
    options.use_threads = false;
    return options;
}

/// Arrow's stream (columnar format, "IPC streaming format"), which Hugging Face's library saves: batches lie in the
/// mapped file.
class StreamBatches final : public Batches {
public:
    explicit StreamBatches(std::shared_ptr<arrow::io::BufferReader> file, std::size_t size) : m_file(std::move(file)) {
        constexpr std::int64_t endBytes = 8; // FF FF FF FF, then a length of zero
        const auto end = checked(m_file->ReadAt(std::max<std::int64_t>(0, std::int64_t(size) - endBytes), endBytes));
        if (std::string_view(*end) != std::string_view("\xFF\xFF\xFF\xFF\0\0\0\0", endBytes))
            throw std::runtime_error("it ends early, without the mark of its end");
        m_batches = checked(arrow::ipc::RecordBatchStreamReader::Open(m_file, quietly()));
    }
    std::shared_ptr<arrow::RecordBatch> next() override {
        std::shared_ptr<arrow::RecordBatch> batch;
        check(m_batches->ReadNext(&batch));
        if (batch) check(batch->ValidateFull()); // offsets are as the file says
        return batch;
    }
    std::size_t position(std::int64_t) const override { return std::size_t(m_file->Tell().ValueOr(0)); }

private:
    std::shared_ptr<arrow::io::BufferReader> m_file;
    std::shared_ptr<arrow::RecordBatchReader> m_batches;
};

/// Arrow's file ("IPC file format", Feather's second version): the same batches with a list of them at the end.
class FileBatches final : public Batches {
public:
    explicit FileBatches(std::shared_ptr<arrow::io::BufferReader> file, std::size_t size) : m_size(size) {
        m_file = checked(arrow::ipc::RecordBatchFileReader::Open(std::move(file), quietly()));
    }
    std::shared_ptr<arrow::RecordBatch> next() override {
        if (m_next == m_file->num_record_batches()) return nullptr;
        auto batch = checked(m_file->ReadRecordBatch(m_next++));
        check(batch->ValidateFull());
        return batch;
    }
    std::size_t position(std::int64_t) const override {
        return m_file->num_record_batches() > 0 ? std::size_t(double(m_size) * m_next / m_file->num_record_batches())
                                                : m_size;
    }

private:
    std::size_t m_size;
    std::shared_ptr<arrow::ipc::RecordBatchFileReader> m_file;
    int m_next = 0;
};

std::unique_ptr<Batches> openBatches(const std::byte* bytes, std::size_t size) {
    auto file = std::make_shared<arrow::io::BufferReader>(
        std::make_shared<arrow::Buffer>(reinterpret_cast<const std::uint8_t*>(bytes), std::int64_t(size)));
    const std::string_view start(reinterpret_cast<const char*>(bytes), std::min<std::size_t>(size, 6));
    if (start.starts_with("PAR1")) return std::make_unique<ParquetBatches>(std::move(file), size);
    if (start == "ARROW1") return std::make_unique<FileBatches>(std::move(file), size);
    if (start.starts_with("\xFF\xFF\xFF\xFF")) return std::make_unique<StreamBatches>(std::move(file), size);
    throw std::runtime_error("it begins as none of them does");
}

class ArrowRows final : public ParquetRows {
public:
    ArrowRows(const std::byte* bytes, std::size_t size) {
        arrow::util::InitializeUTF8();
        m_batches = openBatches(bytes, size);
    }

    std::size_t position() const override { return m_batches->position(m_done); }

    void next(ParquetChunk& chunk, std::string& problem) override {
        try {
            while (!m_batch || m_at == m_batch->num_rows()) {
                m_batch = m_batches->next();
                m_at = 0;
                if (!m_batch) return;
                if (m_labels.empty()) m_labels = labelNames(*m_batch->schema());
            }
            const arrow::RecordBatch& batch = *m_batch;
            const std::int64_t end = std::min(batch.num_rows(), m_at + rowsAtOnce);
            m_done += end - m_at;
            for (; m_at < end; ++m_at) {
                chunk.text += '{';
                for (int k = 0; k < batch.num_columns(); ++k) {
                    if (k > 0) chunk.text += ',';
                    appendJsonText(chunk.text, batch.column_name(k));
                    chunk.text += ':';
                    const auto& names = m_labels[std::size_t(k)];
                    m_cell.clear();
                    appendJson(names.empty() ? chunk.text : m_cell, *batch.column(k), m_at);
                    if (!names.empty()) appendNamed(chunk.text, m_cell, names);
                }
                chunk.text += '}';
                chunk.ends.push_back(chunk.text.size());
            }
        } catch (const std::exception& error) {
            problem = error.what();
        }
    }

private:
    std::unique_ptr<Batches> m_batches;
    std::shared_ptr<arrow::RecordBatch> m_batch;
    std::vector<std::vector<std::string>> m_labels; ///< of each column
    std::string m_cell;
    std::int64_t m_at = 0, m_done = 0;
};

} // namespace
} // namespace lathe

lathe::ParquetRows* latheOpenParquet(int version, const std::byte* bytes, std::size_t size, std::string* problem) {
    if (version != lathe::parquetPortVersion) {
        *problem = "the library that reads Parquet and Arrow is of another version than this program";
        return nullptr;
    }
    try {
        return new lathe::ArrowRows(bytes, size);
    } catch (const std::exception& error) {
        *problem = error.what();
        return nullptr;
    }
}
