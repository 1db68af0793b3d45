// Cells are numbers and never quoted; names in the heading may be. So a row's columns are its commas, and a line a row.
#include "logs/csv_log.h"

#include "base/append_file.h"
#include "base/atomic_file.h"
#include "base/json.h"
#include "logs/kept_lines.h"

#include <algorithm>
#include <charconv>

namespace lathe {
namespace {

std::string quotedName(const std::string& name) {
    if (name.find_first_of(",\"\r\n") == std::string::npos) return name;
    std::string text = "\"";
    for (const char c : name) text.append(c == '"' ? 2 : 1, c == '\n' || c == '\r' ? ' ' : c);
    return text + '"';
}

std::vector<std::string> namesIn(std::string_view heading) {
    std::vector<std::string> names(1);
    bool inQuotes = false;
    for (std::size_t i = 0; i < heading.size(); ++i) {
        const char c = heading[i];
        if (c == '"' && inQuotes && i + 1 < heading.size() && heading[i + 1] == '"') names.back() += heading[++i];
        else if (c == '"') inQuotes = !inQuotes;
        else if (c == ',' && !inQuotes) names.emplace_back();
        else names.back() += c;
    }
    return names;
}

class CsvLog final : public LogWriter {
public:
    explicit CsvLog(std::filesystem::path file) : m_file(std::move(file)) {
        AppendFile(m_file).cutTornLine();
        const std::string all = readTextFile(m_file, std::int64_t(1) << 36);
        if (!all.empty()) m_names = namesIn(std::string_view(all).substr(0, all.find('\n')));
    }

    void write(const LogPoint& point) override {
        addColumns(point);
        std::vector<std::string> cells(m_names.size());
        cells[0] = std::to_string(point.step);
        cells[1] = shortest(point.unixSeconds);
        for (const auto& [name, value] : point.scalars) cells[columnOf(name)] = shortest(value);
        AppendFile(m_file).write(joinedRow(cells));
    }

    void rewind(std::int64_t step) override {
        bool isHeading = true;
        keepLines(m_file, [&](std::string_view line) {
            if (std::exchange(isHeading, false)) return true;
            std::int64_t number = 0;
            return std::from_chars(line.data(), line.data() + line.size(), number).ec == std::errc{} && number <= step;
        });
    }

private:
    std::size_t columnOf(const std::string& name) const {
        return std::size_t(std::find(m_names.begin(), m_names.end(), name) - m_names.begin());
    }

    static std::string joinedRow(const std::vector<std::string>& cells) {
        std::string row;
        for (std::size_t i = 0; i < cells.size(); ++i) row.append(i ? "," : "").append(cells[i]);
        return row + '\n';
    }

    void addColumns(const LogPoint& point) {
        const std::size_t before = m_names.size();
        for (const auto& [name, value] : point.scalars)
            if (columnOf(name) == m_names.size()) m_names.push_back(name);
        if (m_names.size() == before) return;
        std::vector<std::string> heading;
        for (const std::string& name : m_names) heading.push_back(quotedName(name));
        std::string anew = joinedRow(heading);
        const std::string all = readTextFile(m_file, std::int64_t(1) << 36), empty(m_names.size() - before, ',');
        for (std::size_t begin = all.find('\n') + 1; begin > 0 && begin < all.size();) {
            const std::size_t end = all.find('\n', begin);
            anew.append(all, begin, end - begin).append(empty).append(1, '\n');
            begin = end + 1;
        }
        writeFileAtomically(m_file, anew);
    }

    std::filesystem::path m_file;
    std::vector<std::string> m_names{"step", "time"};
};

} // namespace

std::unique_ptr<LogWriter> beginCsvLog(const std::filesystem::path& folder) {
    return std::make_unique<CsvLog>(folder / "scalars.csv");
}

} // namespace lathe
