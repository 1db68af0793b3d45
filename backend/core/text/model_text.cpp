// What a model folder or a GGUF file says about text.
#include "base/json.h"
#include "files/gguf.h"
#include "text/tokenizer.h"
#include "text/tokenizer_folder.h"
#include "text/tokenizer_gguf.h"

#include <algorithm>

namespace lathe {

namespace fs = std::filesystem;

namespace {

nlohmann::json readIfThere(const fs::path& file) {
    if (!fs::is_regular_file(file)) return nlohmann::json::object();
    nlohmann::json object = readJsonFile(file);
    if (!object.is_object()) throw Error(ErrorKind::BadFile, file.string() + ": no JSON object.");
    return object;
}

/// A special token's name: a string, or an object with its content.
std::optional<std::string> nameIn(const nlohmann::json& file, const std::string& key) {
    if (!file.contains(key)) return std::nullopt;
    const auto& value = file[key];
    if (value.is_string()) return value.get<std::string>();
    if (value.is_object() && value.contains("content") && value["content"].is_string()) return value["content"].get<std::string>();
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
        checkSize();
        ModelText text;
        text.special.bos = token("bos");
        text.special.pad = token("pad");
        if (valueOr<bool>(m_config, "is_encoder_decoder", false, "config.json")) {
            const auto ids = idsIn(m_config, "decoder_start_token_id", "config.json");
            text.special.decoderStart = ids.empty() ? text.special.pad.value_or(0) : ids.front();
        }
        if (const auto eos = token("eos")) text.special.eos.push_back(*eos);
        addEos(text.special, m_generation, "generation_config.json");
        addEos(text.special, m_config, "config.json");
        text.special.chatTemplate = chatTemplate();
        text.tokenizer = std::move(m_tokenizer);
        return text;
    }

private:
    void checkSize() const {
        const nlohmann::json& inner = m_config.contains("text_config") && m_config["text_config"].is_object() ? m_config["text_config"] : m_config;
        const auto rows = optional<std::int64_t>(inner, "vocab_size", (m_folder / "config.json").string());
        if (rows && *rows < m_tokenizer->size())
            throw Error(ErrorKind::BadFile, m_folder.string() + ": the tokenizer does not fit the model: its ids need a vocabulary of " +
                                                std::to_string(m_tokenizer->size()) + ", config.json has vocab_size " + std::to_string(*rows) + ".",
                        "Put the tokenizer.json in the folder that the model was published with.");
    }

    /// By name where one of the tokenizer's own files has the key (null: there is none), else by config.json's id.
    std::optional<std::int32_t> token(const std::string& which) const {
        const std::string key = which + "_token";
        for (const auto* file : {&m_named, &m_map}) {
            if (!file->contains(key)) continue;
            const auto name = nameIn(*file, key);
            const auto id = name ? m_tokenizer->id(*name) : std::nullopt;
            if (name && !id && which == "eos")
                throw Error(ErrorKind::BadFile, m_folder.string() + ": the end-of-text token " + *name + " is not in tokenizer.json.");
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
            if (!entry.is_number_integer()) throw Error(ErrorKind::BadFile, (m_folder / name).string() + ": " + key + " is not a token id.");
            const auto id = entry.get<std::int64_t>();
            if (id < 0) continue; // -1 is written for "none"
            if (id >= m_tokenizer->size())
                throw Error(ErrorKind::BadFile, (m_folder / name).string() + ": " + key + " is " + std::to_string(id) +
                                                    ", but the tokenizer's ids end at " + std::to_string(m_tokenizer->size() - 1) + ".",
                            "The tokenizer does not fit the model.");
            ids.push_back(static_cast<std::int32_t>(id));
        }
        return ids;
    }

    void addEos(SpecialTokens& special, const nlohmann::json& file, const std::string& name) const {
        for (const std::int32_t id : idsIn(file, "eos_token_id", name))
            if (std::find(special.eos.begin(), special.eos.end(), id) == special.eos.end()) special.eos.push_back(id);
    }

    /// A file of its own goes before tokenizer_config.json's entry: one source, or a list of named ones.
    std::string chatTemplate() const {
        const fs::path file = m_folder / "chat_template.jinja";
        if (fs::is_regular_file(file)) return readTextFile(file);
        if (!m_named.contains("chat_template") || m_named["chat_template"].is_null()) return {};
        const auto& entry = m_named["chat_template"];
        const std::string where = (m_folder / "tokenizer_config.json").string() + ": chat_template";
        if (entry.is_string()) return entry.get<std::string>();
        if (!entry.is_array()) throw Error(ErrorKind::BadFile, where + " is neither text nor a list.");
        for (const auto& named : entry)
            if (require<std::string>(named, "name", where) == "default") return require<std::string>(named, "template", where);
        return {};
    }

    fs::path m_folder;
    std::shared_ptr<const Tokenizer> m_tokenizer;
    nlohmann::json m_config, m_named, m_map, m_generation;
};

ModelText readGgufText(const fs::path& file) {
    const GgufMetadata metadata = readGgufMetadata(file);
    ModelText text;
    text.tokenizer = tokenizerFrom(metadata);
    text.special = specialTokensFrom(metadata, *text.tokenizer);
    const auto rows = metadata.integer(metadata.architecture() + ".vocab_size");
    if (rows && *rows < text.tokenizer->size())
        throw Error(ErrorKind::BadFile, file.string() + ": the tokenizer does not fit the model: its ids need a vocabulary of " +
                                            std::to_string(text.tokenizer->size()) + ", the model has " + std::to_string(*rows) + ".");
    return text;
}

} // namespace

ModelText readModelText(const fs::path& model) {
    if (!fs::exists(model)) throw Error(ErrorKind::Io, model.string() + ": no such file or folder.");
    const bool folder = fs::is_directory(model);
    if (!folder && !isGguf(model)) throw Error(ErrorKind::BadFile, model.string() + ": neither a model folder nor a GGUF file.");
    ModelText text = folder ? Folder(model).read() : readGgufText(model);
    text.source = model;
    return text;
}

} // namespace lathe
