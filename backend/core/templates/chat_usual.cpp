// Templates as Jinja texts: they run through the same interpreter as a model's own, so that nothing special is done
// for them.
#include "templates/chat_usual.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "lathe/joined.h"

#include <algorithm>
#include <filesystem>

namespace lathe {

namespace {

constexpr std::string_view chatMl = R"({%- for message in messages %}
{{- '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|im_start|>assistant\n' }}
{%- endif %})";

constexpr std::string_view llama3 = R"({{- bos_token }}
{%- for message in messages %}
{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' + message['content'] | trim + '<|eot_id|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
{%- endif %})";

/// System turns become the begin of the next user's.
constexpr std::string_view gemma = R"({{- bos_token }}
{%- set ns = namespace(system='') %}
{%- for message in messages %}
{%- if message['role'] == 'system' %}
{%- set ns.system = ns.system + message['content'] | trim + '\n\n' %}
{%- else %}
{{- '<start_of_turn>' + ('model' if message['role'] == 'assistant' else message['role']) + '\n' }}
{%- if message['role'] != 'assistant' and ns.system %}
{{- ns.system }}
{%- set ns.system = '' %}
{%- endif %}
{{- message['content'] | trim + '<end_of_turn>\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<start_of_turn>model\n' }}
{%- endif %})";

constexpr std::string_view mistral = R"({{- bos_token }}
{%- set ns = namespace(system='') %}
{%- for message in messages %}
{%- if message['role'] == 'system' %}
{%- set ns.system = ns.system + message['content'] + '\n\n' %}
{%- elif message['role'] == 'assistant' %}
{{- ' ' + message['content'] | trim ~ eos_token }}
{%- else %}
{{- '[INST] ' + ns.system + message['content'] + ' [/INST]' }}
{%- set ns.system = '' %}
{%- endif %}
{%- endfor %})";

constexpr std::string_view llama2 = R"({%- set ns = namespace(system='') %}
{%- for message in messages %}
{%- if message['role'] == 'system' %}
{%- set ns.system = '<<SYS>>\n' + message['content'] | trim + '\n<</SYS>>\n\n' %}
{%- elif message['role'] == 'assistant' %}
{{- ' ' + message['content'] | trim + ' ' ~ eos_token }}
{%- else %}
{{- bos_token ~ '[INST] ' + ns.system + message['content'] | trim + ' [/INST]' }}
{%- set ns.system = '' %}
{%- endif %}
{%- endfor %})";

constexpr std::string_view phi3 = R"({%- for message in messages %}
{{- '<|' + message['role'] + '|>\n' + message['content'] + '<|end|>\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|assistant|>\n' }}
{%- endif %})";

constexpr std::string_view zephyr = R"({%- for message in messages %}
{{- '<|' + message['role'] + '|>\n' + message['content'] ~ eos_token + '\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|assistant|>\n' }}
{%- endif %})";

constexpr std::string_view alpaca = R"({{- bos_token }}
{%- for message in messages %}
{%- if message['role'] == 'system' %}
{{- message['content'] + '\n\n' }}
{%- elif message['role'] == 'assistant' %}
{{- '### Response:\n' + message['content'] ~ eos_token + '\n\n' }}
{%- else %}
{{- '### Instruction:\n' + message['content'] + '\n\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '### Response:\n' }}
{%- endif %})";

constexpr std::string_view vicuna = R"({{- bos_token }}
{%- for message in messages %}
{%- if message['role'] == 'system' %}
{{- message['content'] + '\n\n' }}
{%- elif message['role'] == 'assistant' %}
{{- 'ASSISTANT: ' + message['content'] ~ eos_token + '\n' }}
{%- else %}
{{- 'USER: ' + message['content'] + '\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
{{- 'ASSISTANT:' }}
{%- endif %})";

/// A JSON value as Jinja writes it.
std::string jinjaLiteral(const nlohmann::ordered_json& value) {
    if (value.is_null()) return "none";
    if (value.is_string()) {
        std::string text = "'";
        for (const char c : value.get_ref<const std::string&>()) {
            if (c == '\n') text += "\\n";
            else if (c == '\'' || c == '\\') (text += '\\') += c;
            else text += c;
        }
        return text + "'";
    }
    if (!value.is_structured()) return value.dump();
    std::string text;
    for (const auto& member : value.items()) {
        if (!text.empty()) text += ", ";
        if (value.is_object()) text += jinjaLiteral(member.key()) + ": ";
        text += jinjaLiteral(member.value());
    }
    return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

nlohmann::json readIfThere(const std::filesystem::path& file) {
    return std::filesystem::is_regular_file(file) ? readJsonFile(file) : nlohmann::json::object();
}

} // namespace

const std::vector<UsualTemplate>& usualTemplates() {
    static const std::vector<UsualTemplate> all = {
        {"chatml", "<|im_start|>role ... <|im_end|>: Qwen, SmolLM2, Yi and others", chatMl},
        {"llama3", "<|start_header_id|>role<|end_header_id|> ... <|eot_id|>: Llama 3", llama3},
        {"gemma", "<start_of_turn>role ... <end_of_turn>: Gemma", gemma},
        {"mistral", "[INST] ... [/INST] answer</s>: Mistral", mistral},
        {"llama2", "[INST] <<SYS>> ... [/INST] answer </s>: Llama 2", llama2},
        {"phi3", "<|role|> ... <|end|>: Phi-3", phi3},
        {"zephyr", "<|role|> ... </s>: Zephyr, StableLM 2, TinyLlama", zephyr},
        {"alpaca", "### Instruction: ... ### Response: ...; plain words, for base models", alpaca},
        {"vicuna", "USER: ... ASSISTANT: ...; plain words, for base models", vicuna}};
    return all;
}

std::string usualTemplateNames() { return joined(usualTemplates(), ", ", &UsualTemplate::name); }

std::string chatTemplateNamed(const std::string& choice) {
    for (const UsualTemplate& one : usualTemplates())
        if (one.name == choice) return std::string(one.jinja);
    std::error_code ignored;
    if (std::filesystem::is_regular_file(choice, ignored)) return readTextFile(choice);
    throw Error(ErrorKind::BadInput, {"chat_template: there is neither a usual template nor a file called %1.", choice},
                {"Choose one of %1, or name a file with a Jinja template.", usualTemplateNames()});
}

std::string templateDefaults(const std::string& variables) {
    if (variables.empty()) return {};
    const nlohmann::ordered_json given = nlohmann::ordered_json::parse(variables, nullptr, false);
    if (!given.is_object())
        throw Error(ErrorKind::BadInput, {"chat_template_kwargs is no JSON object: %1", variables.substr(0, 80)},
                    "Write the template's names with their values, as {\"enable_thinking\": false}.");
    std::string text;
    for (const auto& member : given.items()) {
        const std::string& name = member.key();
        const bool plain = !name.empty() && !(name[0] >= '0' && name[0] <= '9')
                           && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
                                  == std::string::npos;
        if (!plain || name == "messages" || name == "tools" || name == "add_generation_prompt")
            throw Error(ErrorKind::BadInput,
                        {"chat_template_kwargs: \"%1\" is no name that can be given to a chat template", name});
        text += "{% if " + name + " is not defined %}{% set " + name + " = " + jinjaLiteral(member.value())
                + " %}{% endif %}";
    }
    return text;
}

ModelText withChatTemplate(ModelText text, const std::string& choice, const std::string& variables) {
    auto& own = text.special;
    if (!choice.empty()) {
        const auto named = std::find_if(own.namedTemplates.begin(), own.namedTemplates.end(),
                                        [&](const auto& one) { return one.first == choice; });
        own.chatTemplate = named != own.namedTemplates.end() ? named->second : chatTemplateNamed(choice);
        own.namedTemplates = templatesBeside(choice);
    }
    const std::string defaults = templateDefaults(variables);
    const auto begin = [&](std::string& source) {
        if (source.empty() || defaults.empty() || source.starts_with(defaults)) return;
        source.insert(0, defaults + (source.starts_with('\n') ? "\n" : "")); // a line end behind a block is the block's
    };
    begin(own.chatTemplate);
    for (auto& [name, source] : own.namedTemplates) begin(source);
    return text;
}

std::string chatTemplateBeside(const std::string& adapter) {
    if (adapter.empty()) return {};
    const auto file = std::filesystem::path(adapter) / "chat_template.jinja";
    std::error_code ignored;
    return std::filesystem::is_regular_file(file, ignored) ? file.string() : std::string();
}

bool hasChatTemplate(const std::string& path) {
    namespace fs = std::filesystem;
    if (!fs::is_directory(path))
        return isGguf(path) && !readGgufMetadata(path).text("tokenizer.chat_template").value_or("").empty();
    if (fs::is_regular_file(fs::path(path) / "chat_template.jinja")
        || fs::is_directory(fs::path(path) / "additional_chat_templates"))
        return true;
    const nlohmann::json config = readIfThere(fs::path(path) / "tokenizer_config.json");
    return config.is_object() && config.contains("chat_template") && !config["chat_template"].is_null();
}

} // namespace lathe
