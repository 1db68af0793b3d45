// Each form gives the pickle of the dictionary and where the bytes of each storage lie; the rest is the same for both.
#include "files/torch_file.h"

#include "base/mapped_file.h"
#include "base/scratch_file.h"
#include "files/pickle.h"
#include "files/stored_types.h"
#include "files/zip_members.h"
#include "lathe/error.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <utility>

namespace lathe {
namespace {

/// A tensor as the pickle describes it; sizes in elements.
struct SavedTensor {
    std::string name, storage; ///< storage: its key
    const StoredTypeRow* type = nullptr;
    std::int64_t offset = 0;
    std::vector<std::int64_t> shape, strides;
};

/// What the pickle says, as tensors.
class SavedDictionary {
    using Kind = Pickle::Kind;
    using Value = Pickle::Value;

public:
    SavedDictionary(const Pickle& pickle, std::string source) : m_pickle(pickle), m_source(std::move(source)) {}

    std::map<std::string, SavedTensor> tensors() const {
        std::map<std::string, SavedTensor> all; // of keys that come twice the last counts, as in Python
        const Value& root = m_pickle.root();
        const bool ordered = m_pickle.isCallOf(root, "collections", "OrderedDict");
        if (root.kind != Kind::Dictionary && !ordered)
            refuse("it holds " + m_pickle.described(root) + ", and no dictionary of tensors");
        std::vector<Pickle::Ref> entries = root.items;
        if (ordered) addPairs(root, entries);
        for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
            const Value& key = m_pickle[entries[i]];
            if (key.kind != Kind::Text) refuse("a name in it is " + m_pickle.described(key));
            const std::string name(key.text);
            SavedTensor tensor = tensorOf(name, m_pickle[entries[i + 1]]);
            tensor.name = name;
            all[name] = std::move(tensor);
        }
        return all;
    }

private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(ErrorKind::BadFile, {"%1 cannot be read as weights: %2.", m_source, what},
                    "Lathe reads a dictionary of names and tensors, and calls nothing that a file names. Save the "
                    "model's state_dict, or convert it to safetensors.");
    }

    /// Python 2 gave an OrderedDict its entries as a list of pairs.
    void addPairs(const Value& call, std::vector<Pickle::Ref>& entries) const {
        const Value& arguments = m_pickle[call.content];
        if (arguments.items.empty()) return;
        for (const Pickle::Ref each : m_pickle[arguments.items.front()].items) {
            const Value& pair = m_pickle[each];
            if (pair.kind != Kind::List || pair.items.size() != 2) refuse("its dictionary is made of no pairs");
            entries.insert(entries.end(), pair.items.begin(), pair.items.end());
        }
    }

    const Value& argument(const Value& call, std::size_t index, Kind kind, const std::string& name) const {
        const Value& arguments = m_pickle[call.content];
        if (arguments.kind != Kind::List || index >= arguments.items.size())
            refuse("tensor " + name + " is incomplete");
        const Value& found = m_pickle[arguments.items[index]];
        if (found.kind != kind) refuse("in tensor " + name + " stands " + m_pickle.described(found));
        return found;
    }

    std::vector<std::int64_t> integers(const Value& list, const std::string& name) const {
        std::vector<std::int64_t> all;
        for (const Pickle::Ref ref : list.items) {
            if (m_pickle[ref].kind != Kind::Integer || m_pickle[ref].integer < 0)
                refuse("the shape of tensor " + name + " is impossible");
            all.push_back(m_pickle[ref].integer);
        }
        return all;
    }

    SavedTensor tensorOf(const std::string& name, const Value& saved) const {
        const Value* value = &saved;
        if (m_pickle.isCallOf(*value, "torch._utils", "_rebuild_parameter")) // a tensor, and whether it trains
            value = &argument(*value, 0, Kind::Call, name);
        if (!m_pickle.isCallOf(*value, "torch._utils", "_rebuild_tensor_v2")
            && !m_pickle.isCallOf(*value, "torch._utils", "_rebuild_tensor"))
            refuse("under the name " + name + " stands " + m_pickle.described(*value) + ", and no tensor");
        SavedTensor tensor;
        readStorage(argument(*value, 0, Kind::Stored, name), name, tensor);
        const std::int64_t offset = argument(*value, 1, Kind::Integer, name).integer;
        tensor.shape = integers(argument(*value, 2, Kind::List, name), name);
        tensor.strides = integers(argument(*value, 3, Kind::List, name), name);
        if (offset < 0 || tensor.shape.size() != tensor.strides.size() || !elementCount(tensor.shape)
            || __builtin_add_overflow(tensor.offset, offset, &tensor.offset))
            refuse("the shape of tensor " + name + " is impossible");
        return tensor;
    }

    /// ("storage", torch.FloatStorage, key, device, elements), and maybe (key, offset, elements) of a part of it.
    void readStorage(const Value& stored, const std::string& name, SavedTensor& tensor) const {
        const Value& id = m_pickle[stored.content];
        if (id.kind != Kind::List || id.items.size() < 5) refuse("the storage of tensor " + name + " is incomplete");
        const Value &type = m_pickle[id.items[1]], &key = m_pickle[id.items[2]];
        tensor.type = type.kind == Kind::Name && type.text == "torch" ? rowOfTorch(type.member) : nullptr;
        if (!tensor.type)
            throw Error(ErrorKind::BadFile,
                        {"%1: tensor %2 is stored as %3, which is not supported.", m_source, name,
                         std::string(type.member.substr(0, 40))},
                        {"Supported: %1.", torchTypeNames()});
        if (key.kind != Kind::Text) refuse("the storage of tensor " + name + " has no key");
        tensor.storage = key.text;
        if (id.items.size() < 6 || m_pickle[id.items[5]].kind != Kind::List) return;
        const Value& part = m_pickle[id.items[5]];
        if (part.items.size() != 3 || m_pickle[part.items[1]].kind != Kind::Integer
            || m_pickle[part.items[1]].integer < 0)
            refuse("the storage of tensor " + name + " is incomplete");
        tensor.offset = m_pickle[part.items[1]].integer;
    }

    const Pickle& m_pickle;
    std::string m_source;
};

/// Where the bytes of each storage lie, by key.
using Storages = std::map<std::string, std::span<const std::byte>>;

class TorchFile final : public TensorFile {
public:
    explicit TorchFile(const std::filesystem::path& path) : m_file(path), m_source(path.string()) {
        const std::string_view start(reinterpret_cast<const char*>(m_file.bytes().data()),
                                     std::min<std::size_t>(4, m_file.bytes().size()));
        if (start == "PK\x03\x04") readArchive();
        else readPickles();
        sortByName(m_tensors, m_source);
    }

private:
    [[noreturn]] void refuse(const std::string& what, const std::string& hint) const {
        throw Error(ErrorKind::BadFile, {"%1 cannot be read as weights: %2.", m_source, what}, hint);
    }
    static constexpr const char* damaged = "The file may be damaged or only partly downloaded: fetch it again.";

    void readArchive() {
        const auto members = zipMembers(m_file.bytes(), m_source);
        constexpr std::string_view pickled = "data.pkl";
        std::optional<std::string> folder;
        for (const auto& [name, bytes] : members)
            if (name == pickled || name.ends_with("/" + std::string(pickled)))
                folder = name.substr(0, name.size() - pickled.size());
        if (!folder) refuse("there is no data.pkl in it", "It is another program's archive.");
        if (const auto order = members.find(*folder + "byteorder");
            order != members.end() && (order->second.empty() || order->second[0] != std::byte('l')))
            refuse("it was written on a big-endian machine", "Save it again on another machine.");
        Storages storages;
        const std::string data = *folder + "data/";
        for (const auto& [name, bytes] : members)
            if (name.starts_with(data)) storages.emplace(name.substr(data.size()), bytes);
        const Pickle pickle(members.at(*folder + std::string(pickled)), m_source);
        addTensors(SavedDictionary(pickle, m_source).tensors(), storages);
    }

    /// A magic number, the protocol, facts of the machine, the dictionary, the storages' keys; then of each storage its
    /// elements' number and its bytes.
    void readPickles() {
        auto rest = m_file.bytes();
        const auto next = [&] {
            Pickle pickle(rest, m_source);
            rest = rest.subspan(pickle.size());
            return pickle;
        };
        const Pickle magic = next();
        constexpr std::string_view number = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"; // 0x1950a86a20f9469cfc6c
        if (magic.root().kind != Pickle::Kind::Text || magic.root().text != number)
            refuse("it is a pickle, but none of torch.save()", "Save the model's state_dict by torch.save().");
        next();
        next();
        const Pickle dictionary = next();
        const std::map<std::string, SavedTensor> tensors = SavedDictionary(dictionary, m_source).tensors();
        const Pickle keys = next();
        std::map<std::string, const StoredTypeRow*> types;
        for (const auto& [name, tensor] : tensors) types[tensor.storage] = tensor.type;
        Storages storages;
        for (const Pickle::Ref ref : keys.root().items) {
            const std::string key(keys[ref].text);
            const auto type = types.find(key);
            std::uint64_t count = 0;
            if (rest.size() < sizeof count) refuse("it is cut off", damaged);
            std::memcpy(&count, rest.data(), sizeof count);
            rest = rest.subspan(sizeof count);
            if (type == types.end()) refuse("a storage in it belongs to no tensor", damaged);
            const auto bytes = checkedBytes(*type->second, std::int64_t(count));
            if (!bytes || std::uint64_t(*bytes) > rest.size()) refuse("it is cut off", damaged);
            storages.emplace(key, rest.first(std::size_t(*bytes)));
            rest = rest.subspan(std::size_t(*bytes));
        }
        addTensors(tensors, storages);
    }

    void addTensors(const std::map<std::string, SavedTensor>& tensors, const Storages& storages) {
        for (const auto& [name, tensor] : tensors) {
            const auto storage = storages.find(tensor.storage);
            if (storage == storages.end()) refuse("the bytes of tensor " + name + " are missing", damaged);
            add(tensor, storage->second);
        }
    }

    void add(const SavedTensor& tensor, std::span<const std::byte> storage) {
        const std::int64_t size = tensor.type->bytes, held = std::int64_t(storage.size()) / size;
        TensorInfo info{.name = tensor.name, .type = tensor.type->type, .shape = tensor.shape, .bytes = {}};
        const std::int64_t count = *elementCount(tensor.shape);
        std::int64_t last = tensor.offset; // of the elements that it reaches
        for (std::size_t i = 0; i < tensor.shape.size() && count > 0; ++i) {
            std::int64_t reach = 0;
            if (__builtin_mul_overflow(tensor.shape[i] - 1, tensor.strides[i], &reach)
                || __builtin_add_overflow(last, reach, &last))
                last = held;
        }
        if (count > 0 && (last >= held || count > held))
            refuse("tensor " + tensor.name + " reaches beyond its bytes", damaged);
        if (count > 0) {
            info.transposed = isTransposed(tensor);
            if (info.transposed || isContiguous(tensor))
                info.bytes = storage.subspan(std::size_t(tensor.offset * size), std::size_t(count * size));
            else info.bytes = gathered(tensor, storage, count);
        }
        m_tensors.push_back(std::move(info));
    }

    /// Strides of dimensions of one element say nothing.
    static bool isContiguous(const SavedTensor& tensor) {
        std::int64_t next = 1;
        for (std::size_t i = tensor.shape.size(); i-- > 0;) {
            if (tensor.shape[i] != 1 && tensor.strides[i] != next) return false;
            next *= tensor.shape[i];
        }
        return true;
    }
    static bool isTransposed(const SavedTensor& tensor) {
        return tensor.shape.size() == 2 && tensor.shape[0] > 1 && tensor.shape[1] > 1 && tensor.strides[0] == 1
               && tensor.strides[1] == tensor.shape[0];
    }

    std::span<const std::byte> gathered(const SavedTensor& tensor, std::span<const std::byte> storage,
                                        std::int64_t count) {
        const auto size = std::size_t(tensor.type->bytes);
        m_copied += std::size_t(count) * size;
        if (m_copied > m_file.bytes().size())
            refuse("its tensors lie in no order, and would take more memory than the file", "Save contiguous tensors.");
        const std::span<std::byte> copy =
            m_copies.emplace_back(ScratchFile::inMemory(std::size_t(count) * size)).bytes();
        std::vector<std::int64_t> index(tensor.shape.size());
        std::int64_t from = tensor.offset;
        for (std::int64_t i = 0; i < count; ++i) {
            std::memcpy(copy.data() + std::size_t(i) * size, storage.data() + std::size_t(from) * size, size);
            for (std::size_t axis = index.size(); axis-- > 0;) { // the next element, the last index fastest
                from += tensor.strides[axis];
                if (++index[axis] < tensor.shape[axis]) break;
                from -= index[axis] * tensor.strides[axis];
                index[axis] = 0;
            }
        }
        return copy;
    }

    MappedFile m_file;
    std::string m_source;
    std::vector<ScratchFile> m_copies; ///< mapped as the file is: a tensor's bytes may be released (MappedFile)
    std::size_t m_copied = 0;
};

} // namespace

bool beginsAsTorchFile(std::string_view beginning) {
    return beginning.starts_with("PK\x03\x04") || beginning.starts_with("\x80\x02");
}

std::unique_ptr<TensorFile> openTorchFile(const std::filesystem::path& path) {
    return std::make_unique<TorchFile>(path);
}

} // namespace lathe
