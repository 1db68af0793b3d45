// What estimates take a GPU's kernels for, and how much of a GPU a run may have.
#include "estimate/device_choice.h"
#include "estimate/estimate.h"
#include "estimate/fits.h"
#include "estimate/kernel_sizes.h"
#include "known_models.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "machines.h"
#include "models/read_model_spec.h"
#include "recipe/paging.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

constexpr std::int64_t mebibyte = 1 << 20;

MemoryByPart memoryOnGpu(const ModelSpec& spec, const std::string& recipe, const char* device) {
    return estimate(spec, recipeOf(recipe), deviceNamed(device)).memory;
}

/// What a step holds beside weights and states.
std::int64_t working(const MemoryByPart& memory) {
    return memory[MemoryPart::Activations] + memory[MemoryPart::LogitsAndLoss] + memory[MemoryPart::Workspace];
}

std::string rows(std::int64_t length, const std::string& fields = {}) {
    return "{'methods': [{'method': 'lora', 'dropout': 0}], 'batch_size': 1, 'gradient_checkpointing': false, "
           "'eval_every': 0, 'max_length': "
           + std::to_string(length) + fields + "}";
}

ModelSpec gemma2() { // config.json of gemma-2-2b: capped scores
    return specFromConfig({{"architectures", {"Gemma2ForCausalLM"}},
                           {"hidden_size", 2304},
                           {"intermediate_size", 9216},
                           {"num_hidden_layers", 26},
                           {"num_attention_heads", 8},
                           {"num_key_value_heads", 4},
                           {"head_dim", 256},
                           {"vocab_size", 256000},
                           {"max_position_embeddings", 8192},
                           {"attn_logit_softcapping", 50.0},
                           {"final_logit_softcapping", 30.0},
                           {"query_pre_attn_scalar", 256},
                           {"sliding_window", 4096},
                           {"hidden_activation", "gelu_pytorch_tanh"}});
}

} // namespace

class TestGpuEstimate : public QObject {
    Q_OBJECT
private slots:
    void sizesOfKernels() {
        QCOMPARE(lossRowsOnGpu(100000, 32000, 2), std::int64_t{4096});
        QCOMPARE(lossRowsOnGpu(100000, 262144, 2), std::int64_t{1024}); // Gemma 3's vocabulary: 512 MiB of logits
        QCOMPARE(lossRowsOnGpu(100, 32000, 2), std::int64_t{100});
        QCOMPARE(lossRowsOnGpu(100, std::int64_t{1} << 40, 4), std::int64_t{1});
        QCOMPARE(panelRowsOnGpu(4096), std::int64_t{16384});
        QCOMPARE(panelRowsOnGpu(std::int64_t{1} << 40), std::int64_t{1});
        QCOMPARE(cublasWorkspaceBytes,
                 32 * mebibyte); // cuBLAS: results reproducibility; ":4096:8" is 8 buffers of 4096 KiB
    }

    /// Attention's memory grows with the length, not with its square, whoever computes it: flash attention (arXiv
    /// 2205.14135), the memory-efficient one (arXiv 2112.05682), or, of capped scores and odd heads, our own products,
    /// some queries at a time.
    void attentionGrowsWithTheLength() {
        const auto growth = [](const ModelSpec& spec, const char* device, const std::string& fields) {
            const std::int64_t once = working(memoryOnGpu(spec, rows(4096, fields), device)),
                               twice = working(memoryOnGpu(spec, rows(8192, fields), device));
            return double(twice) / double(once);
        };
        for (const char* dtype : {"bf16", "fp32"}) {
            const double factor = growth(llama32Of1B(), "H200", ", 'dtype': '" + std::string(dtype) + "'");
            QVERIFY2(factor > 1.5 && factor < 2.1, QByteArray::number(factor));
        }
        for (const ModelSpec& spec : {gemma2(), llama(2048, 64, 4, 32, 4, 60, 1000, true, 16384)}) {
            const double factor = growth(spec, "H200", {});
            QVERIFY2(factor > 1.2 && factor < 2.1,
                     QByteArray::number(factor)); // a piece of products' scores is as large for either length
        }
    }

    /// Flash attention is for 16 bits on GPUs from compute capability 8.0 on; all else is the memory-efficient
    /// kernel's.
    void whichKernel() {
        const ModelSpec spec = llama(2048, 64, 4, 32, 4, 64, 1000, true, 8192); // nearly all attention
        const auto at = [&](const char* device, const char* dtype) {
            return working(memoryOnGpu(spec, rows(2048, ", 'dtype': '" + std::string(dtype) + "'"), device));
        };
        QCOMPARE(at("T4", "fp32"), at("L4", "fp32"));
        QVERIFY(at("T4", "fp16") != at("L4", "fp16"));
        QCOMPARE(at("L4", "fp16"), at("L4", "bf16"));
        QCOMPARE(at("L4", "bf16"), at("B200", "bf16"));
    }

    /// At most 512 MiB of logits, of whatever vocabulary; the processor's are 256 rows.
    void logitsComeInChunks() {
        const ModelSpec spec = llama32Of1B();
        const std::string recipe = rows(8192);
        Estimator there(spec, recipeOf(recipe), deviceNamed("H200"));
        std::int64_t most = 0;
        for (const PhaseMemory& phase : there.estimate().phases)
            most = std::max(most, phase.memory[MemoryPart::LogitsAndLoss]);
        const std::int64_t row = 8192 * 2048 * 2; // the hidden states' gradient, which is there throughout
        QVERIFY2(most > 256 * mebibyte && most < 512 * mebibyte + 3 * row, QByteArray::number(double(most) / mebibyte));
    }

    /// A card without bf16 computes in fp16, of two bytes; nothing is widened to fp32.
    void fp16TakesAsMuchAsBf16() {
        const ModelSpec spec = llama32Of1B();
        const MemoryByPart half = memoryOnGpu(spec, rows(1024), "T4"),
                           other = memoryOnGpu(spec, rows(1024, ", 'dtype': 'bf16'"), "L4");
        for (const MemoryPart part :
             {MemoryPart::Weights, MemoryPart::TrainedParameters, MemoryPart::Gradients, MemoryPart::OptimizerState})
            QCOMPARE(half[part], other[part]);
        QVERIFY(std::abs(double(working(half)) / double(working(other)) - 1) < 0.2);
        QVERIFY(working(memoryOnGpu(spec, rows(1024, ", 'dtype': 'bf16'"), "T4"))
                > working(half)); // which check() refuses: widened
    }

    /// One matrix is unpacked at a time, into at most 64 Mi numbers of the computation's format.
    void packedWeightsAreUnpackedInPanels() {
        const ModelSpec spec = llama2Of70B();
        const auto largest = [&](const std::string& method) {
            const Estimate found =
                estimate(spec,
                         recipeOf("{'methods': [{'method': '" + method
                                  + "', 'dropout': 0}], 'batch_size': 1, 'max_length': 16, 'eval_every': 0}"),
                         deviceNamed("H200"));
            std::int64_t most = 0;
            for (const PhaseMemory& phase : found.phases) most = std::max(most, phase.memory[MemoryPart::Workspace]);
            return most;
        };
        const std::int64_t panel = largest("qlora") - largest("lora");
        QVERIFY2(panel > 100 * mebibyte && panel <= 128 * mebibyte, QByteArray::number(double(panel) / mebibyte));
    }

    void howMuchOfAGpuARunMayHave() {
        const Recipe recipe = recipeOf("{}");
        QCOMPARE(roomOn(deviceNamed("H200"), recipe),
                 (std::int64_t{143771} * mebibyte) - std::int64_t{143771} * mebibyte / 20); // 5 % for the desktop
        QCOMPARE(roomOn(deviceNamed("RTX 4060"), recipe), (8188 - 512) * mebibyte); // at least 512 MiB
        const DeviceInfo here = gpuHere(gpuOf("NVIDIA L4", 89, 22, 10), 0);
        QCOMPARE(roomOn(here, recipe), gibibytes(10) - gibibytes(22) / 20);
        QCOMPARE(roomOn(here, recipeOf("{'memory_budget_gib': 8}")), gibibytes(8));
        QCOMPARE(roomOn(here, recipeOf("{'memory_budget_gib': 80}")),
                 gibibytes(10) - gibibytes(22) / 20); // no more than there is
        QCOMPARE(roomOn(deviceNamed("RTX 4060"), recipeOf("{'memory_budget_gib': 2}")),
                 (8188 - 512) * mebibyte); // which is this machine's
        QCOMPARE(roomOn(gpuHere(gpuOf("full", 89, 22, 0.1), 0), recipe), std::int64_t{0});
    }

    /// What lies in the host's memory beside a GPU's: states that are paged are all of them (8 bytes a trained
    /// parameter, arXiv 2305.14314, section 3), paged weights too. Beside the processor's own there is nothing.
    void theHostsMemory() {
        const ModelSpec spec = llama32Of1B();
        const auto hostOf = [&](const std::string& fields, const char* device) {
            return estimate(spec, recipeOf("{'batch_size': 1" + fields + "}"), deviceNamed(device)).host;
        };
        for (const std::string fields :
             {"", ", 'methods': [{'method': 'full'}], 'optimizer': 'paged_adamw'", ", 'paged_weights': 'disk'"})
            QCOMPARE(hostOf(fields, "cpu").totalBytes(), std::int64_t{0});
        const MemoryByPart plain = hostOf("", "L4");
        QVERIFY(plain[MemoryPart::Runtime] > 0 && plain[MemoryPart::Workspace] == 128 * mebibyte);
        QCOMPARE(plain[MemoryPart::Weights] + plain[MemoryPart::OptimizerState], std::int64_t{0});
        QCOMPARE(
            hostOf(", 'methods': [{'method': 'full'}], 'optimizer': 'paged_adamw'", "L4")[MemoryPart::OptimizerState],
            8 * spec.parameters());
        std::int64_t layers = 0;
        for (const LinearSpec& linear : spec.linears()) layers += linear.layer < 0 ? 0 : 2 * linear.in * linear.out;
        QCOMPARE(hostOf(", 'paged_weights': 'memory'", "L4")[MemoryPart::Weights], layers);
        QCOMPARE(hostOf(", 'paged_weights': 'disk'", "L4")[MemoryPart::Weights], 2 * layers / spec.layers);
    }

    /// Estimates are for the device that the recipe comes to.
    void estimatesFollowTheRecipe() {
        const ModelSpec spec = llama32Of1B();
        const Recipe recipe = recipeOf("{'batch_size': 1, 'max_length': 512, 'eval_every': 0}");
        Recipe onCpu = recipe, onGpu = recipe;
        onCpu.settings.set(field::device, std::string("cpu"));
        onGpu.settings.set(field::device, std::string("cuda"));
        const std::int64_t processor = estimate(spec, onCpu).memory.totalBytes();
        {
            const OnMachine there(machineWith({gpuOf("NVIDIA H200", 90, 140.4, 139.8)}));
            QCOMPARE(estimate(spec, recipe).memory.totalBytes(),
                     estimate(spec, recipe, deviceNamed("cuda:0")).memory.totalBytes());
            QCOMPARE(estimate(spec, onGpu).memory.totalBytes(), estimate(spec, recipe).memory.totalBytes());
            QCOMPARE(estimate(spec, onCpu).memory.totalBytes(), processor);
            QVERIFY(estimate(spec, recipe).memory.totalBytes() != processor);
            const std::int64_t bytes = estimate(spec, recipe).memory.totalBytes();
            const std::int64_t length = lengthThatFits(spec, recipe, deviceFor(recipe), bytes);
            QVERIFY2(length >= 512 && length < 530, QByteArray::number(qlonglong(length))); // memory comes in blocks
        }
        const OnMachine none(MachineFacts{});
        QCOMPARE(estimate(spec, recipe).memory.totalBytes(), processor);
        QVERIFY_THROWS_EXCEPTION(Error, estimate(spec, onGpu));
    }
};

LATHE_TEST(TestGpuEstimate)
#include "tst_gpu_estimate.moc"
