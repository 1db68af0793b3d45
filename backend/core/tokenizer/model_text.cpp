// What a model folder or a GGUF file says about text.
#include "base/inside_folder.h"
#include "base/json.h"
#include "base/problem_type.h"
#include "files/gguf.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer/tokenizer_folder.h"
#include "tokenizer/tokenizer_gguf.h"

#include <algorithm>

namespace lathe {

namespace fs = std::filesystem;

namespace {

nlohmann::json readIfThere(const fs::path& file) {
    if (!fs::is_regular_file(file)) return nlohmann::json::object();
    nlohmann::json object = readJsonFile(file);
    if (!object.is_object()) throw Error(ErrorKind::BadFile, {"%1: no JSON object.", file.string()});
    return object;
}

/// A special token's name: a string, or an object with its content.
std::optional<std::string> nameIn(const nlohmann::json& file, const std::string& key) {
    if (!file.contains(key)) return std::nullopt;
    const auto& value = file[key];
    if (value.is_string()) return value.get<std::string>();
    if (value.is_object() && value.contains("content") && value["content"].is_string())
        return value["content"].get<std::string>();
    return std::nullopt;
}

class Folder {
public:
    explicit Folder(const fs::path& folder) : m_folder(folder) {
        m_tokenizer = readFolderTokenizer(folder);
        m_config = readIfThere(folder / "config.json");
        m_named = readIfThere(folder / "tokenizer_config.json");
        m_map = readIfThere(folder / "special_tokens_map.json");
        m_generation = readIfThere(folder / "generation_config.json");
    }

    ModelText read() {
        ModelText text;
        const nlohmann::json& inner = m_config.contains("text_config") && m_config["text_config"].is_object()
                                          ? m_config["text_config"]
                                          : m_config;
        text.vocabulary = optional<std::int64_t>(inner, "vocab_size", (m_folder / "config.json").string()).value_or(0);
        text.special.bos = token("bos");
        text.special.pad = token("pad");
        if (valueOr<bool>(m_config, "is_encoder_decoder", false, "config.json")) {
            const auto ids = idsIn(m_config, "decoder_start_token_id", "config.json");
            text.special.decoderStart = ids.empty() ? text.special.pad.value_or(0) : ids.front();
        }
        if (const auto eos = token("eos")) text.special.eos.push_back(*eos);
        addEos(text.special, m_generation, "generation_config.json");
        addEos(text.special, m_config, "config.json");
        readTemplates(text.special);
        readHead(text.head);
        text.tokenizer = std::move(m_tokenizer);
        text.warnings = std::move(m_warnings);
        return text;
    }

private:
    /// By name where one of the tokenizer's own files has the key (null: there is none), else by config.json's id.
    std::optional<std::int32_t> token(const std::string& which) const {
        const std::string key = which + "_token";
        for (const auto* file : {&m_named, &m_map}) {
            if (!file->contains(key)) continue;
            const auto name = nameIn(*file, key);
            const auto id = name ? m_tokenizer->id(*name) : std::nullopt;
            if (name && !id && which == "eos")
                throw Error(ErrorKind::BadFile,
                            {"%1: the end-of-text token %2 is not in tokenizer.json.", m_folder.string(), *name});
            return id;
        }
        const auto ids = idsIn(m_config, which + "_token_id", "config.json");
        return ids.empty() ? std::nullopt : std::optional(ids.front());
    }

    /// A number or a list of them.
    std::vector<std::int32_t> idsIn(const nlohmann::json& file, const std::string& key, const std::string& name) const {
        std::vector<std::int32_t> ids;
        if (!file.contains(key) || file[key].is_null()) return ids;
        const nlohmann::json list = file[key].is_array() ? file[key] : nlohmann::json::array({file[key]});
        for (const auto& entry : list) {
            if (!entry.is_number_integer())
                throw Error(ErrorKind::BadFile, {"%1: %2 is not a token id.", (m_folder / name).string(), key});
            const auto id = entry.get<std::int64_t>();
            if (id < 0) continue; // -1 is written for "none"
            if (id >= m_tokenizer->size()) { // nothing that is read or written here can come to it
                const std::string warning = (m_folder / name).string() + ": " + key + " is " + std::to_string(id)
                                            + ", but the tokenizer's ids end at "
                                            + std::to_string(m_tokenizer->size() - 1) + "; it is left aside.";
                if (std::find(m_warnings.begin(), m_warnings.end(), warning) == m_warnings.end())
                    m_warnings.push_back(warning);
                continue;
            }
            ids.push_back(static_cast<std::int32_t>(id));
        }
        return ids;
    }

    void addEos(SpecialTokens& special, const nlohmann::json& file, const std::string& name) const {
        for (const std::int32_t id : idsIn(file, "eos_token_id", name))
            if (std::find(special.eos.begin(), special.eos.end(), id) == special.eos.end()) special.eos.push_back(id);
    }

    /// Of a classifier: what its classes are called, by number; transformers' defaults where it does not say.
    void readHead(KnownHead& head) const {
        const std::string where = (m_folder / "config.json").string();
        const auto classes = m_config.find("architectures");
        if (classes == m_config.end() || !classes->is_array() || classes->empty() || !(*classes)[0].is_string()) return;
        const std::string name = (*classes)[0].get<std::string>();
        if (name.ends_with("ForSequenceClassification")) head.task = Task::SequenceClassification;
        else if (name.ends_with("ForTokenClassification")) head.task = Task::TokenClassification;
        else return;
        const auto names = m_config.find("id2label");
        const bool named = names != m_config.end() && names->is_object() && !names->empty();
        const std::int64_t count =
            named ? std::int64_t(names->size())
                  : std::clamp<std::int64_t>(valueOr<std::int64_t>(m_config, "num_labels", 2, where), 1, 1 << 20);
        for (std::int64_t i = 0; i < count; ++i) {
            const std::string number = std::to_string(i);
            const bool there = named && names->contains(number) && (*names)[number].is_string();
            head.labels.push_back(there ? (*names)[number].get<std::string>() : "LABEL_" + number);
        }
        head.problemType = problemTypeFromConfig(valueOr<std::string>(m_config, "problem_type", "", where))
                               .value_or(ProblemType::Auto); // an unknown one is refused where the model is read
        if (head.problemType == ProblemType::Auto && count == 1) head.problemType = ProblemType::Regression;
    }

    /// As transformers: files of their own (one for the default, others by name in a folder) go before
    /// tokenizer_config.json's entry, which is one source, or a list of named ones.
    void readTemplates(SpecialTokens& special) const {
        const auto add = [&](const std::string& name, std::string source) {
            if (name == "default") special.chatTemplate = std::move(source);
            else special.namedTemplates.emplace_back(name, std::move(source));
        };
        const fs::path file = m_folder / "chat_template.jinja";
        if (fs::is_regular_file(file)) add("default", readTextFile(file));
        for (auto& [name, source] : templatesBeside(file)) add(name, std::move(source));
        if (!special.chatTemplate.empty() || !special.namedTemplates.empty()) return;
        if (!m_named.contains("chat_template") || m_named["chat_template"].is_null()) return;
        const auto& entry = m_named["chat_template"];
        const std::string where = (m_folder / "tokenizer_config.json").string() + ": chat_template";
        if (entry.is_string()) return add("default", entry.get<std::string>());
        if (entry.is_object()) { // by name
            for (const auto& [name, source] : entry.items()) add(name, require<std::string>(entry, name, where));
            return;
        }
        if (!entry.is_array()) throw Error(ErrorKind::BadFile, {"%1 is neither text nor a list.", where});
        for (const auto& named : entry)
            add(require<std::string>(named, "name", where), require<std::string>(named, "template", where));
    }

    fs::path m_folder;
    std::shared_ptr<const Tokenizer> m_tokenizer;
    nlohmann::json m_config, m_named, m_map, m_generation;
    mutable std::vector<std::string> m_warnings;
};

ModelText readGgufText(const fs::path& file) {
    const auto opened = openGguf(file);
    const GgufMetadata& metadata = opened->metadata();
    ModelText text;
    text.tokenizer = tokenizerFrom(metadata);
    text.special = specialTokensFrom(metadata, *text.tokenizer);
    const std::string architecture = metadata.text("general.architecture").value_or("");
    const TensorInfo* const rows = opened->find(huggingFaceName("token_embd.weight", architecture));
    text.vocabulary =
        rows && rows->shape.size() == 2 ? rows->shape[0] : metadata.integer(architecture + ".vocab_size").value_or(0);
    if (const std::string warning = preTokenizerWarning(metadata); !warning.empty()) text.warnings.push_back(warning);
    return text;
}

} // namespace

std::vector<std::pair<std::string, std::string>> templatesBeside(const fs::path& file) {
    std::vector<std::pair<std::string, std::string>> named;
    const auto folder = file.parent_path() / "additional_chat_templates";
    if (file.filename() != "chat_template.jinja" || !fs::is_directory(folder)) return named;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".jinja") {
            requireInFolder(file.parent_path(), entry.path());
            named.emplace_back(entry.path().stem().string(), readTextFile(entry.path()));
        }
    std::sort(named.begin(), named.end());
    return named;
}

std::string beyondVocabulary(const ModelText& text, std::span<const std::int32_t> ids) {
    if (text.vocabulary <= 0) return {};
    const auto found = std::find_if(ids.begin(), ids.end(), [&](std::int32_t id) { return id >= text.vocabulary; });
    if (found == ids.end()) return {};
    return "the token " + text.tokenizer->token(*found) + " has the id " + std::to_string(*found)
           + ", and the model knows only those below " + std::to_string(text.vocabulary);
}

ModelText readModelText(const fs::path& model) {
    if (!fs::exists(model)) throw Error(ErrorKind::Io, {"%1: no such file or folder.", model.string()});
    const bool folder = fs::is_directory(model);
    if (!folder && !isGguf(model))
        throw Error(ErrorKind::BadFile, {"%1: neither a model folder nor a GGUF file.", model.string()});
    if (folder)
        for (const char* name : textFiles) requireInFolder(model, model / name);
    ModelText text = folder ? Folder(model).read() : readGgufText(model);
    text.source = model;
    return text;
}

} // namespace lathe
