#pragma once
// LoRA (Hu et al. 2021, arXiv 2106.09685): y = W x + scale B A x; only A and B learn. Scale alpha / rank, or
// alpha / sqrt(rank) (rsLoRA, arXiv 2312.03732). With a ratio B learns faster than A (LoRA+, arXiv 2402.12354); with
// DoRA (arXiv 2402.09353) the length of every row of W + scale B A learns, too. On the word embedding: E + scale (B
// A)^T.
#include "lathe/field_keys.h"
#include "peft/changed_weight.h"
#include "peft/peft_method.h"

#include <optional>

namespace lathe {

class Lora final : public PeftMethod {
public:
    explicit Lora(MethodChoice choice) : m_choice(std::move(choice)) {}

    AttachReport attach(Model& model, std::uint64_t seed) override;
    double rateFactor(const Parameter& parameter) const override;
    bool canMerge() const override { return true; }
    /// Throws Error{BadInput}: LoRA on an embedding that is the head as well; B has a bias and the layer none.
    void merge(Model& model) override;
    void unmerge(Model& model) override;

    bool addsUp() const override { return !m_choice.settings.get(field::dora); } ///< DoRA's row lengths don't
    void setWeight(double weight) override;
    double weight() const override { return m_weight; }
    void detach() override;

    struct Site {
        Linear* layer;
        LowRank* delta;      ///< lives in the layer
        double scale;        ///< as trained
        std::optional<ChangedWeight> merged; ///< since merge()
        at::Tensor originalBias; ///< before merge(), where B has a bias
    };
    const std::vector<Site>& sites() const { return m_sites; }

protected:
    std::vector<Parameter*> added() override;
    void enableAdded(bool on) override;
    NamedTensors tensors() override;
    void adopt(const std::map<std::string, at::Tensor>& found) override;
    void filled() override;
    std::string baseKey(const std::string& name) const override;
    nlohmann::json config() override;
    std::vector<std::string> modulesToSave() const override { return m_choice.settings.get(field::modulesToSave); }

private:
    class Embedding;
    /// What an adapter from elsewhere does to the head, which does not train here: while it is on, the head's weight
    /// has the change in it.
    struct Head {
        std::string module;
        at::Tensor a, b;             ///< (rank, hidden), (vocabulary, rank), fp32
        double scale = 1;            ///< as trained
        at::Tensor weight, original; ///< the model's; what it is without the change
        bool on = false;
    };
    void showHead();
    void startFromWeights();
    static at::Tensor merged(const LowRank& delta, const at::Tensor& weight);

    MethodChoice m_choice;
    std::vector<Site> m_sites;
    double m_weight = 1;
    std::unique_ptr<Head> m_head; ///< where a file that was read has one
    std::shared_ptr<Embedding> m_embedding; ///< where the word embedding is a target
};

} // namespace lathe
