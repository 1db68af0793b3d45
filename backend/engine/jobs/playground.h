#pragma once
// The model that was talked to last, kept so that the next question needs no loading.
#include "export/tuned_model.h"
#include "job_context.h"
#include "peft/adapter_set.h"
#include "tokenizer/tokenizer.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace lathe {

class Playground {
public:
    struct Open {
        TunedModel tuned;
        ModelText text;
        std::unique_ptr<Model> base; ///< only beside a whole tuned model, once the base was asked for
        std::unique_ptr<AdapterSet>
            adapters; ///< of the base alone, once several were asked for; all off between two questions
        std::vector<std::pair<std::string, std::string>>
            stamps; ///< of those adapters' folders and files, the one that was asked last behind
    };

    struct Asked {
        std::string model, adapter;     ///< paths; without an adapter the model as it is
        at::ScalarType dtype;
        at::Device device;
        Quantization quantization = {}; ///< of the base, where no adapter says it
    };

    /// Whether the adapter can be switched on and off over the model as its own files have it, so that other adapters
    /// can use the same one: a method that adds to it, without a head of its own.
    static bool switches(const Asked& asked);
    /// Loaded anew where another one, or changed files, are asked for. Valid until the next open() or close().
    Open& open(const Asked& asked, JobContext& context);
    /// The base alone, beside a fully fine-tuned model, which has no switch to turn off.
    Model& baseOf(Open& open, JobContext& context);
    /// The set of an `open` without an adapter, with each of `mix` loaded by its folder's name. What was loaded once
    /// stays, so that the next question may weigh them otherwise, but for the oldest of many. Throws what
    /// AdapterSet::add() throws.
    AdapterSet& adaptersOf(Open& open, const std::vector<WeighedAdapter>& mix);
    void close() { m_open.reset(); }

private:
    static LoadOptions loading(const Asked& asked, JobContext& context);
    std::unique_ptr<Open> m_open;
    std::string m_key;
    std::optional<Asked> m_asked; ///< for what is open
};

} // namespace lathe
