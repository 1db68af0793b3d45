// Writes what the backend says to people as a source that Qt's lupdate reads: the words of its tables, which the door
// hands out, and what its sources say of progress, under "Tables"; the sentences of errors and notes, which stand in
// its sources, under "Sentences".
//   lathe-words BACKEND_FOLDER > words.cpp
// A sentence is found where an Error, an ErrorInfo or a Said is made from a literal.
#include "lathe/export_format.h"
#include "lathe/formats.h"
#include "lathe/jobs.h"
#include "lathe/method_info.h"
#include "lathe/presets.h"
#include "lathe/recipe.h"
#include "lathe/run.h"
#include "lathe/task.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace lathe;
namespace fs = std::filesystem;

/// Texts in the order in which they came, each once.
class Texts {
public:
    void add(std::string_view text) {
        const bool letters =
            std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
        if (letters && m_seen.emplace(text).second) m_all.emplace_back(text);
    }
    void write(const char* context) const {
        for (const std::string& text : m_all) {
            std::string escaped;
            for (const char c : text)
                escaped += c == '\n' ? "\\n" : c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
            std::printf("QT_TRANSLATE_NOOP(\"%s\", \"%s\")\n", context, escaped.c_str());
        }
    }

private:
    std::set<std::string, std::less<>> m_seen;
    std::vector<std::string> m_all;
};

void addFields(Texts& texts, const Fields& fields) {
    for (const Field& field : fields) {
        for (const std::string_view text : {field.label, field.group, field.help, field.unit, field.automatic})
            texts.add(text);
        for (const Option& option : field.choices) {
            texts.add(labelOf(option));
            texts.add(option.help);
        }
    }
}

Texts tables() {
    Texts texts;
    addFields(texts, recipeFields());
    addFields(texts, dataFields());
    addFields(texts, placeFields());
    for (const MethodInfo& method : methodInfos()) {
        for (const std::string_view text : {method.label, toString(method.family), method.summary, method.placement,
                                            method.nonlinearity, method.trains, method.does, method.use, method.costs})
            texts.add(text);
        addFields(texts, *method.fields);
    }
    for (const NumberFormatInfo& format : numberFormatInfos())
        for (const std::string_view text : {format.title, format.stores, format.costs, format.use}) texts.add(text);
    for (const ExportFormatInfo& format : exportFormatInfos())
        for (const std::string_view text : {format.title, format.help}) texts.add(text);
    for (const GgufTypeInfo& type : ggufTypeInfos()) texts.add(type.help);
    for (const ChoiceWord<Task>& task : choicesOf(Task{})) texts.add(taskInfo(task.value).rows);
    for (const Gauge& gauge : gauges) texts.add(gauge.label);
    for (const Preset& preset : readyPresets())
        for (const std::string_view text : {preset.label, preset.summary}) texts.add(text);
    return texts;
}

/// A source, read from left to right.
class Reader {
public:
    explicit Reader(std::string source) : m_source(std::move(source)) {}

    /// Adds the literals that `open`s a sentence; of errors also that of the hint.
    void addSentences(Texts& texts) {
        for (const std::string_view maker : {"Said(", "Said{"})
            for (m_at = 0; find(maker);) addLiteral(texts);
        for (const std::string_view maker : {"Error(", "Error{", "ErrorInfo{", "ErrorInfo("})
            for (m_at = 0; find(maker);) {
                skipSpace();
                if (m_source.compare(m_at, 11, "ErrorKind::") != 0) continue;
                if (!toComma()) continue;
                addLiteral(texts);
                if (toComma()) addLiteral(texts);
            }
    }

    /// Adds the words of the tables that stand in the source itself, and what work calls its phases.
    void addWords(Texts& texts) {
        for (const std::string_view maker : {"TableWord{", "phase("})
            for (m_at = 0; find(maker);) addLiteral(texts);
        for (const std::string_view maker : {"report(", "progress("}) // done, total, phase
            for (m_at = 0; find(maker);)
                if (toComma() && toComma()) addLiteral(texts);
    }

private:
    bool find(std::string_view what) {
        for (;;) {
            m_at = m_source.find(what, m_at);
            if (m_at == std::string::npos) return false;
            const bool whole =
                m_at == 0 || (!std::isalnum((unsigned char)m_source[m_at - 1]) && m_source[m_at - 1] != '_');
            m_at += what.size();
            if (whole) return true;
        }
    }
    void skipSpace() {
        while (m_at < m_source.size() && std::isspace((unsigned char)m_source[m_at])) ++m_at;
    }
    /// The string literal here, with its neighbors; empty where there is none.
    std::string literal() {
        std::string text;
        for (skipSpace(); m_at < m_source.size() && m_source[m_at] == '"'; skipSpace()) {
            for (++m_at; m_source[m_at] != '"'; ++m_at)
                if (m_source[m_at] != '\\') text += m_source[m_at];
                else if (const char c = m_source[++m_at]; c == 'n') text += '\n';
                else text += c;
            ++m_at;
        }
        return text;
    }
    /// "text", "text"... or {"pattern", ...: not what is only the beginning of a sum.
    void addLiteral(Texts& texts) {
        skipSpace();
        const std::size_t begin = m_at;
        if (m_source[m_at] == '{') ++m_at;
        const std::string text = literal();
        if (m_at < m_source.size() && std::string_view(",)}").find(m_source[m_at]) != std::string_view::npos)
            texts.add(text);
        m_at = begin;
    }
    /// Behind the next comma of this list; false where the list ends before.
    bool toComma() {
        for (int depth = 0; m_at < m_source.size(); ++m_at) switch (m_source[m_at]) {
            case '(':
            case '{':
            case '[': ++depth; break;
            case ')':
            case '}':
            case ']':
                if (--depth < 0) return false;
                break;
            case '"': literal(), --m_at; break;
            case '\'': m_at += m_source[m_at + 1] == '\\' ? 3 : 2; break;
            case ',':
                if (depth == 0) return ++m_at, true;
                break;
            }
        return false;
    }

    std::string m_source;
    std::size_t m_at = 0;
};

/// Of all sources, in the order of their paths.
void read(const fs::path& backend, Texts& words, Texts& sentences) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(backend))
        if (const fs::path kind = entry.path().extension(); kind == ".cpp" || kind == ".h")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        std::ifstream in(file);
        Reader reader(std::string(std::istreambuf_iterator<char>(in), {}));
        reader.addWords(words);
        reader.addSentences(sentences);
    }
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("Usage: lathe-words BACKEND_FOLDER\n", stderr);
        return 2;
    }
    std::puts("// Made by lathe-words from the backend's tables and sources; read by lupdate, never compiled.");
    Texts words = tables(), sentences;
    read(arguments[1], words, sentences);
    words.write("Tables");
    sentences.write("Sentences");
    return 0;
}
