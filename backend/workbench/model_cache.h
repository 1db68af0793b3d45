#pragma once
// What models say of themselves, read once and again only when their files change: checks and estimates are made at
// every key stroke.
#include "lathe/recipe.h"
#include "models/model_spec.h"
#include "tokenizer/tokenizer.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lathe {

class ModelCache {
public:
    /// What readModelSpec() and readModelText() give and throw.
    std::shared_ptr<const ModelSpec> spec(const std::string& model) const;
    std::shared_ptr<const ModelText> text(const std::string& model) const;

    bool hasChatTemplate(const std::string& model) const;
    /// Whether a data source's rows are conversations, as its first rows look. False where it can't be read.
    bool isChat(const Settings& source) const;

private:
    template <class T>
    struct Entry {
        std::string model, stamp;
        std::shared_ptr<const T> value;
    };
    template <class T>
    using Shelf =
        std::atomic<std::shared_ptr<const std::vector<Entry<T>>>>; ///< replaced as a whole, so read without a lock
    template <class T, class Read>
    static std::shared_ptr<const T> get(Shelf<T>& shelf, const std::string& model, const std::string& stamp, Read read);

    mutable Shelf<ModelSpec> m_specs;
    mutable Shelf<ModelText> m_texts;
    mutable Shelf<bool> m_templates, m_chats;
};

} // namespace lathe
