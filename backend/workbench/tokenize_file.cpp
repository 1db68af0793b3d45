#include "workbench/tokenize_file.h"

#include "base/json.h"

#include <string_view>

namespace lathe {
namespace {

TokenizedText tokenizeText(const Tokenizer& tokenizer, const std::string& text) {
    const Encoding whole = tokenizer.encode(text, true), plain = tokenizer.encode(text, false, true);
    TokenizedText row;
    row.ids.assign(whole.ids.begin(), whole.ids.end());
    row.idsPlain.assign(plain.ids.begin(), plain.ids.end());
    for (const std::int32_t id : plain.ids) row.tokens.push_back(tokenizer.token(id));
    row.offsetsPlain = plain.offsets;
    row.decoded = tokenizer.decode(whole.ids, false);
    row.decodedSkipSpecial = tokenizer.decode(whole.ids, true);
    return row;
}

std::string textOf(std::string_view line, const std::string& where) {
    const auto json = parseJson(line, where, {.kind = ErrorKind::BadInput});
    const auto text = json.is_object() ? json.find("text") : json.end();
    if (!json.is_object() || text == json.end() || !text->is_string())
        throw Error(ErrorKind::BadInput, {"%1 is not an object with a \"text\".", where},
                    "Each line must look like {\"text\": \"...\"}.");
    return text->get<std::string>();
}

} // namespace

TokenizedFile tokenizeFile(const Tokenize& query, const ModelCache& models, const std::stop_token& stop,
                           const std::function<void(std::int64_t done, std::int64_t total)>& progress) {
    const std::filesystem::path model = query.model;
    const auto tokenizer = model.extension() == ".json" ? readTokenizer(model) : models.text(query.model)->tokenizer;
    const std::string content = readTextFile(query.file);
    constexpr std::size_t linesBetweenWords = 256;

    TokenizedFile file;
    std::size_t begin = 0;
    for (std::size_t line = 1; begin < content.size(); ++line) {
        if (stop.stop_requested()) throw Stopped{};
        if (line % linesBetweenWords == 0) progress(std::int64_t(begin), std::int64_t(content.size()));
        const std::size_t end = std::min(content.find('\n', begin), content.size());
        const std::string_view text = std::string_view(content).substr(begin, end - begin);
        begin = end + 1;
        if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        file.rows.push_back(tokenizeText(*tokenizer, textOf(text, query.file + ", line " + std::to_string(line))));
    }
    return file;
}

} // namespace lathe
