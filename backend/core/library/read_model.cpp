// A model that can't be used stays in the list with its reason, so that nobody wonders where it is.
#include "library/read_model.h"

#include "base/json.h"
#include "estimate/estimate.h"
#include "files/gguf.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "library/gguf_file_type.h"
#include "library/license.h"
#include "models/heads.h"
#include "models/packed_weights.h"
#include "models/read_model_spec.h"
#include "recipe/resolve.h"

#include <algorithm>
#include <map>

namespace fs = std::filesystem;

namespace lathe {
namespace {

class Reading {
public:
    Reading(const FoundModel& found, const DeviceInfo& device) : m_found(found), m_device(device) {
        m_entry.path = found.path.string();
        m_entry.name = found.name;
        m_entry.revision = found.revision;
        m_entry.source = found.source;
        m_entry.license = found.license;
        m_entry.problems = found.problems;
        for (const fs::path& file : found.files) {
            std::error_code error;
            if (const auto bytes = fs::file_size(file, error); !error) m_entry.bytes += std::int64_t(bytes);
        }
    }

    LibraryModel entry() {
        std::error_code error;
        if (fs::is_directory(m_found.path, error)) readFolder();
        else if (!m_found.files.empty()) readFile();
        return std::move(m_entry);
    }

private:
    template <class Work>
    bool tried(Work work) {
        try {
            work();
            return true;
        } catch (const Error& error) {
            addProblem(error.info().message);
        } catch (const std::exception& error) {
            addProblem(error.what());
        }
        return false;
    }

    /// Without the path in front: the entry shows it.
    void addProblem(std::string text) {
        for (const std::string& start : {(m_found.path / "config.json").string() + ": ", m_found.path.string() + ": ",
                                         m_found.path.string() + "/"})
            if (text.starts_with(start)) text.erase(0, start.size());
        if (!text.empty() && text[0] >= 'a' && text[0] <= 'z' && text.find(' ') < text.find('.'))
            text[0] = char(text[0] - 'a' + 'A'); // a word, no file's name
        if (!text.empty() && text.back() != '.') text += '.';
        if (std::find(m_entry.problems.begin(), m_entry.problems.end(), text) == m_entry.problems.end())
            m_entry.problems.push_back(text);
    }

    void readFolder() {
        if (m_entry.license.empty()) m_entry.license = licenseOf(m_found.path);
        bool usable = has("config.json");
        if (usable) usable = tried([&] { readConfig(); });
        if (usable) usable = tried([&] { takeSpec(readModelSpec(m_found.path)); });
        m_entry.format = weightsFormat();
        if (!m_entry.format.empty()) {
            const bool open = tried([&] { takeTensors(*openTensors(m_found.path)); });
            usable = usable && open;
        } else {
            if (m_entry.problems.empty()) addProblem("There are no weights in it");
            usable = false;
        }
        m_entry.supported = usable;
        if (m_entry.supported) count();
    }

    /// "" where there are none.
    std::string weightsFormat() const {
        if (endsAnywhere(".safetensors") || has("model.safetensors.index.json")) return "safetensors";
        return endsAnywhere(".bin") ? "bin" : "";
    }

    void readConfig() {
        const nlohmann::json config = readJsonFile(m_found.path / "config.json");
        if (!config.is_object()) return;
        const auto text = [&](const char* key) {
            return config.contains(key) && config[key].is_string() ? config[key].get<std::string>().substr(0, 80)
                                                                   : std::string();
        };
        if (const auto names = config.find("architectures");
            names != config.end() && names->is_array() && !names->empty() && names->front().is_string())
            m_entry.architecture = names->front().get<std::string>().substr(0, 80);
        else m_entry.architecture = text("model_type");
        for (const char* key : {"max_position_embeddings", "n_positions", "n_ctx", "max_sequence_length"})
            if (m_entry.context == 0 && config.contains(key) && config[key].is_number_integer())
                m_entry.context = config[key].get<std::int64_t>();
        if (const std::string method = quantMethodOf(config, "config.json"); method != "bitsandbytes")
            m_entry.stored = method;
    }

    void readFile() {
        if (!isGguf(m_found.path)) {
            if (m_entry.problems.empty())
                addProblem("It does not begin with \"GGUF\": it is damaged, or not a GGUF file");
            return;
        }
        m_entry.format = "gguf";
        const bool usable = tried([&] {
            const auto file = openGguf(m_found.path);
            takeMetadata(file->metadata());
            takeTensors(*file);
        });
        if (!usable) tried([&] { takeMetadata(readGgufMetadata(m_found.path)); }); // tells what it is all the same
        const bool known = tried([&] { takeSpec(readModelSpec(m_found.path)); });
        m_entry.supported = usable && known;
        if (m_entry.supported) count();
    }

    void takeMetadata(const GgufMetadata& metadata) {
        m_entry.architecture = metadata.text("general.architecture").value_or("").substr(0, 80);
        m_entry.context = metadata.integer(m_entry.architecture + ".context_length").value_or(0);
        if (const std::string told = licenseOf(metadata); !told.empty()) m_entry.license = told;
        m_entry.stored = ggufFileType(metadata.integer("general.file_type").value_or(-1));
    }

    void takeSpec(ModelSpec spec) {
        m_entry.architecture = spec.architecture;
        m_entry.context = spec.context;
        m_entry.parameters = spec.parameters();
        m_spec = std::move(spec);
    }

    void takeTensors(const TensorFile& file) {
        std::map<std::string, std::size_t> bytes;
        std::int64_t parameters = 0;
        for (const TensorInfo& tensor : file.tensors()) {
            bytes[toString(tensor.type)] += tensor.bytes.size();
            parameters += tensor.count();
        }
        if (m_entry.parameters == 0) m_entry.parameters = parameters;
        if (!m_entry.stored.empty() || bytes.empty()) return;
        m_entry.stored = std::max_element(bytes.begin(), bytes.end(), [](const auto& a, const auto& b) {
                             return a.second < b.second;
                         })->first;
    }

    /// A run of a row at a time: that is what a run without a batch size comes down to where memory is short.
    void count() {
        const std::vector<Task> tasks = tasksOf(*m_spec);
        if (tasks.empty()) return;
        const Task own = taskOf(m_spec->head.kind).value_or(tasks.front());
        for (const char* method : {"lora", "qlora"}) try {
                Recipe recipe;
                recipe.settings.set(field::task, own);
                recipe.settings.set(field::batchSize, std::int64_t(1));
                recipe.methods.push_back(MethodChoice{method, Settings(*methodInfo(method).fields)});
                const Estimator estimator(specForRecipe(*m_spec, recipe), recipe, m_device);
                m_entry.needs.push_back({method, estimator.peakBytes(1, estimator.length())});
            } catch (const Error&) { // that method is not for that model
            }
    }

    bool has(const std::string& name) const {
        return std::any_of(m_found.files.begin(), m_found.files.end(),
                           [&](const fs::path& file) { return file.filename() == name; });
    }
    bool endsAnywhere(std::string_view end) const {
        return std::any_of(m_found.files.begin(), m_found.files.end(),
                           [&](const fs::path& file) { return file.filename().string().ends_with(end); });
    }

    const FoundModel& m_found;
    const DeviceInfo& m_device;
    LibraryModel m_entry;
    std::optional<ModelSpec> m_spec;
};

} // namespace

LibraryModel readLibraryModel(const FoundModel& found, const DeviceInfo& device) {
    return Reading(found, device).entry();
}

} // namespace lathe
