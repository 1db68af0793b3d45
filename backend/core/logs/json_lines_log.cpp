#include "logs/json_lines_log.h"

#include "base/append_file.h"
#include "logs/kept_lines.h"

#include <nlohmann/json.hpp>

namespace lathe {
namespace {

class JsonLinesLog final : public LogWriter {
public:
    explicit JsonLinesLog(std::filesystem::path file) : m_file(std::move(file)) { AppendFile(m_file).cutTornLine(); }

    void write(const LogPoint& point) override {
        nlohmann::ordered_json line{{"step", point.step}, {"time", point.unixSeconds}};
        for (const auto& [name, value] : point.scalars) line[name] = value;
        AppendFile(m_file).write(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
    }

    void rewind(std::int64_t step) override {
        keepLines(m_file, [&](std::string_view line) {
            const auto json = nlohmann::json::parse(line, nullptr, false);
            return json.is_object() && json.contains("step") && json["step"].is_number() && json["step"] <= step;
        });
    }

private:
    std::filesystem::path m_file;
};

} // namespace

std::unique_ptr<LogWriter> beginJsonLinesLog(const std::filesystem::path& folder) {
    return std::make_unique<JsonLinesLog>(folder / "scalars.jsonl");
}

} // namespace lathe
