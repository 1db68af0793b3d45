#include "export/modelfile.h"

#include "lathe/error.h"
#include "templates/chat_template.h"
#include "templates/chat_usual.h"

#include <algorithm>

namespace lathe {
namespace {

/// Ollama's templates are Go's. These write what the usual template of that name writes, for a system turn and one or
/// more of user and assistant.
struct KnownTemplate { std::string_view name, go; };
constexpr KnownTemplate knownTemplates[] = {
    {"chatml",
     "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n"},
    {"llama3", "{{- range .Messages }}<|start_header_id|>{{ .Role }}<|end_header_id|>\n\n{{ .Content }}<|eot_id|>{{ "
               "end }}<|start_header_id|>assistant<|end_header_id|>\n\n"},
    {"phi3", "{{- range .Messages }}<|{{ .Role }}|>\n{{ .Content }}<|end|>\n{{ end }}<|assistant|>\n"},
};

/// What a template says of some conversations; empty where it refuses one.
std::vector<std::string> renderings(const std::string& jinja, const ModelText& text) {
    std::vector<std::string> all;
    try {
        const auto chat = chatTemplateFor(jinja, chatTokensOf(text));
        if (!chat) return {};
        const std::vector<std::vector<ChatTurn>> conversations = {
            {{"user", "One apple."}},
            {{"user", "One apple."}, {"assistant", "Two pears."}, {"user", "Three plums."}},
            {{"system", "Speak of fruit."},
             {"user", "One apple."},
             {"assistant", "Two pears."},
             {"user", "Three plums."}},
        };
        for (const auto& turns : conversations) all.push_back(chat->render(turns, true).text);
    } catch (const Error&) {
        return {}; // no system turns, for one
    }
    return all;
}

const KnownTemplate* knownFor(const ModelText& text) {
    const std::vector<std::string> own = renderings(text.special.chatTemplate, text);
    if (own.empty()) return nullptr;
    for (const KnownTemplate& known : knownTemplates)
        if (renderings(chatTemplateNamed(std::string(known.name)), text) == own) return &known;
    return nullptr;
}

std::string modelfileText(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

} // namespace

std::string modelfile(const ModelfileParts& parts, const ModelText& text) {
    std::string file = "# Written by Lathe. Not run in Ollama here.\n";
    for (const std::string& remark : parts.remarks) file += "# " + remark + "\n";
    file += "FROM " + parts.from + "\n";
    if (!parts.adapter.empty()) file += "ADAPTER " + parts.adapter + "\n";
    for (const std::int32_t end : text.special.eos)
        if (const std::string token = text.tokenizer->token(end); !token.empty())
            file += "PARAMETER stop " + modelfileText(token) + "\n";
    if (parts.context > 0) file += "PARAMETER num_ctx " + std::to_string(parts.context) + "\n";
    if (const KnownTemplate* known = knownFor(text)) file += "TEMPLATE \"\"\"" + std::string(known->go) + "\"\"\"\n";
    else if (!text.special.chatTemplate.empty())
        file += "# No TEMPLATE: the model's chat template is none of those that are known here. It is inside the GGUF "
                "file, in Jinja.\n";
    else file += "# No TEMPLATE: the model has no chat template.\n";
    return file;
}

} // namespace lathe
