// Where parts stand in a layer, for architectures that differ in it; that they add up is
// tests/ui/tst_layer_drawing.cpp.
#include "estimate/model_parts.h"
#include "known_models.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace lathe;
using namespace lathe::test;

namespace {

Recipe recipeWith(const std::string& method) {
    Recipe recipe;
    recipe.methods = {{method, Settings(*methodInfo(method).fields)}};
    return recipe;
}

std::vector<const ModelPart*> of(const ModelParts& parts, PartKind kind) {
    std::vector<const ModelPart*> found;
    for (const ModelPart& part : parts.parts)
        if (part.kind == kind) found.push_back(&part);
    return found;
}

const ModelPart* named(const ModelParts& parts, std::string_view role) {
    for (const ModelPart& part : parts.parts)
        if (part.kind == PartKind::Own && part.role == role && part.layer >= 0) return &part;
    return nullptr;
}

bool stands(const ModelPart* part, PartBlock block, PartStage stage) {
    return part && part->block == block && part->stage == stage;
}

} // namespace

class TestModelParts : public QObject {
    Q_OBJECT
private slots:
    void aDecodersModules() {
        const ModelParts parts = partsOf(smollm2(), recipeWith("full"), 7);
        QCOMPARE(parts.layer, 7);
        QVERIFY(stands(named(parts, "q_proj"), PartBlock::Attention, PartStage::Enter));
        QVERIFY(stands(named(parts, "o_proj"), PartBlock::Attention, PartStage::Leave));
        QVERIFY(stands(named(parts, "up_proj"), PartBlock::FeedForward, PartStage::Enter));
        QVERIFY(stands(named(parts, "down_proj"), PartBlock::FeedForward, PartStage::Leave));
        QVERIFY(stands(named(parts, "input_layernorm"), PartBlock::Attention, PartStage::Before));
        QVERIFY(stands(named(parts, "post_attention_layernorm"), PartBlock::FeedForward, PartStage::Before));
        QVERIFY(parts.gated && !parts.parallel);
        QCOMPARE(named(parts, "down_proj")->name, std::string("model.layers.7.mlp.down_proj"));
        QCOMPARE(partsOf(smollm2(), recipeWith("full"), 1000).layer, 29); // the last
    }

    void fixtureModelsThatNormalizeElsewhere() {
        const auto folders = fixtureCases("tiny");
        const auto spec = [&](const char* name) {
            const auto found = std::find_if(folders.begin(), folders.end(),
                                            [&](const auto& folder) { return folder.filename() == name; });
            return found == folders.end() ? std::optional<ModelSpec>() : readModelSpec(*found);
        };
        if (!spec("bert_qa") || !spec("gemma3") || !spec("t5_gated") || !spec("gpt2")) QSKIP(noFixture);
        const auto norms = [](const ModelParts& parts) { // of the layer, in order of their stages
            std::set<std::pair<PartBlock, PartStage>> places;
            for (const ModelPart& part : parts.parts)
                if (part.kind == PartKind::Own && part.layer >= 0 && part.tensors.front().shape.size() == 1)
                    places.emplace(part.block, part.stage);
            return places;
        };
        using enum PartBlock;
        using enum PartStage;
        using Places = std::set<std::pair<PartBlock, PartStage>>;
        const Recipe full = recipeWith("full");
        QVERIFY(norms(partsOf(*spec("bert_qa"), full, 1)) == Places({{Attention, AfterSum}, {FeedForward, AfterSum}}));
        QVERIFY(norms(partsOf(*spec("gpt2"), full, 1)) == Places({{Attention, Before}, {FeedForward, Before}}));
        QVERIFY(norms(partsOf(*spec("gemma3"), full, 1))
                == Places({{Attention, Before},
                           {Attention, Within},
                           {Attention, After},
                           {FeedForward, Before},
                           {FeedForward, After}}));
        const ModelSpec t5 = *spec("t5_gated");
        const ModelParts encodes = partsOf(t5, full, 0), decodes = partsOf(t5, full, t5.layers - 1);
        QVERIFY(norms(encodes) == Places({{Attention, Before}, {FeedForward, Before}}));
        QVERIFY(norms(decodes) == Places({{Attention, Before}, {CrossAttention, Before}, {FeedForward, Before}}));
        for (const ModelPart& part : decodes.parts) // the distances' tables stand before the layers
            QVERIFY(part.role != "relative_attention_bias" || part.block == Input);
        const auto heads = partsOf(*spec("bert_qa"), recipeWith("lora"), 0).parts;
        QVERIFY(std::any_of(heads.begin(), heads.end(), [](const ModelPart& part) {
            return part.role == "qa_outputs" && part.block == Output && part.trained() == part.count();
        }));
    }

    void whatMethodsAddStandsWhereTheirPapersHaveIt() {
        const ModelSpec spec = smollm2();
        const ModelParts lora = partsOf(spec, recipeWith("lora"), 0);
        QCOMPARE(of(lora, PartKind::LowRank).size(), std::size_t(7));
        for (const ModelPart* pair : of(lora, PartKind::LowRank)) {
            const ModelPart& base = lora.parts[std::size_t(pair->on)];
            QCOMPARE(pair->tensors[0].shape, (std::vector<std::int64_t>{16, base.in}));
            QCOMPARE(pair->tensors[1].shape, (std::vector<std::int64_t>{base.out, 16}));
            QVERIFY(pair->name.starts_with(base.name));
            QVERIFY(base.format.empty());
        }
        for (const ModelPart& part : partsOf(spec, recipeWith("qlora"), 0).parts)
            QCOMPARE(part.format, std::string(part.in > 0 && part.layer >= 0 ? "nf4" : ""));
        const ModelParts ia3 = partsOf(spec, recipeWith("ia3"), 0); // arXiv 2205.05638: keys, values, inner activations
        for (const ModelPart* scale : of(ia3, PartKind::Scale)) {
            const std::string& role = ia3.parts[std::size_t(scale->on)].role;
            QVERIFY(role == "k_proj" || role == "v_proj" || role == "down_proj");
            QCOMPARE(scale->stage, role == "down_proj" ? PartStage::Before : PartStage::Behind);
        }
        QCOMPARE(of(ia3, PartKind::Scale).size(), std::size_t(3));
        Recipe houlsby = recipeWith("adapter");
        houlsby.methods[0].settings.set(field::placement, Placement::Houlsby);
        const auto two = partsOf(spec, houlsby, 0), one = partsOf(spec, recipeWith("adapter"), 0);
        QCOMPARE(of(two, PartKind::Bottleneck).size(), std::size_t(2));
        QVERIFY(stands(of(two, PartKind::Bottleneck)[0], PartBlock::Attention, PartStage::Behind));
        QVERIFY(stands(of(one, PartKind::Bottleneck)[0], PartBlock::FeedForward, PartStage::Behind));
        QVERIFY(!of(one, PartKind::Bottleneck)[0]->beside);
        houlsby.methods[0].settings.set(field::placement, Placement::Parallel);
        const auto parallel = partsOf(spec, houlsby, 0);
        QVERIFY(of(parallel, PartKind::Bottleneck)[0]->beside);
        const auto fusion = partsOf(spec, recipeWith("adapter_fusion"), 0);
        QCOMPARE(of(fusion, PartKind::Fusion)[0]->networks, 2);
        const auto prefix = partsOf(spec, recipeWith("prefix_tuning"), 0);
        QVERIFY(stands(of(prefix, PartKind::Prefix)[0], PartBlock::Attention, PartStage::Within));
        const auto prompt = partsOf(spec, recipeWith("prompt_tuning"), 0);
        QVERIFY(stands(of(prompt, PartKind::VirtualTokens)[0], PartBlock::Input, PartStage::Before));
    }

    void theLayerShownFirstIsOneThatTrains() {
        QCOMPARE(partsOf(smollm2(), recipeWith("lora"), -1).layer, 0);
        QCOMPARE(partsOf(smollm2(), recipeWith("layers"), -1).layer, 28); // the last two train
        QCOMPARE(partsOf(smollm2(), recipeWith("prompt_tuning"), -1).layer, 0); // none does
    }
};

LATHE_TEST(TestModelParts)
#include "tst_model_parts.moc"
