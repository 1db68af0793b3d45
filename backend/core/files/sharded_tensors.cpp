#include "base/inside_folder.h"
#include "base/io_error.h"
#include "base/json.h"
#include "files/open_tensors.h"
#include "files/stored_types.h"
#include "lathe/joined.h"

#include <map>

namespace fs = std::filesystem;
using nlohmann::json;

namespace lathe {
namespace {

class ShardedFile final : public TensorFile {
public:
    explicit ShardedFile(const fs::path& index) {
        const json content = readJsonFile(index, {.kind = ErrorKind::BadFile, .uniqueKeys = true});
        const json map = require<json>(content, "weight_map", index.string());
        if (!map.is_object() || map.empty())
            throw Error(ErrorKind::BadFile, {"%1: \"weight_map\" names no tensors.", index.string()});
        std::map<std::string, std::string> shardOf; // tensor to file name
        for (const auto& [name, shard] : map.items()) shardOf[name] = shardName(index, name, shard);
        openShards(index, shardOf);
        for (const auto& [name, shard] : shardOf)
            if (m_shards.at(shard)->find(name) == nullptr)
                throw Error(ErrorKind::BadFile,
                            {"%1 says that the tensor %2 lies in %3, but it does not.", index.string(), name, shard});
        collect(index);
    }

private:
    /// A plain name beside the index: nothing may lead out of the folder.
    static std::string shardName(const fs::path& index, const std::string& tensor, const json& value) {
        const std::string name = value.is_string() ? value.get<std::string>() : "";
        if (name.empty() || name == "." || name == ".."
            || name.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos)
            throw Error(ErrorKind::BadFile, {"%1: the tensor %2 has no plain file name: %3.", index.string(), tensor,
                                             dumpJson(value).substr(0, 80)});
        return name;
    }

    void openShards(const fs::path& index, const std::map<std::string, std::string>& shardOf) {
        const fs::path folder = index.parent_path();
        std::string missing;
        for (const auto& [name, shard] : shardOf) {
            if (m_shards.contains(shard)) continue;
            m_shards[shard] = nullptr;
            std::error_code code;
            if (!fs::exists(folder / shard, code)) addTo(missing, shard);
            requireInFolder(folder, folder / shard);
        }
        if (!missing.empty())
            throw Error(ErrorKind::BadFile, {"%1: files of the model are missing: %2.", folder.string(), missing},
                        "Download the missing files into the folder.");
        for (auto& [shard, file] : m_shards) file = openTensorFile(folder / shard);
    }

    void collect(const fs::path& index) {
        std::map<std::string_view, std::string_view> seen; // tensor to the shard it was found in
        for (const auto& [shard, file] : m_shards)
            for (const TensorInfo& info : file->tensors()) {
                if (const auto [first, isNew] = seen.emplace(info.name, shard); !isNew)
                    throw Error(ErrorKind::BadFile, {"%1: the tensor %2 is in two files: %3 and %4.", index.string(),
                                                     info.name, std::string(first->second), shard});
                m_tensors.push_back(info);
            }
        sortByName(m_tensors, index.string());
    }

    std::map<std::string, std::unique_ptr<TensorFile>> m_shards;
};

} // namespace

std::unique_ptr<TensorFile> openShardedTensors(const fs::path& index) { return std::make_unique<ShardedFile>(index); }

} // namespace lathe
