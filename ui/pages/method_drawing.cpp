// Everything drawn comes from Workbench::parts(), which costs as little as the estimate, so it is asked at each change.
#include "pages/method_drawing.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "plots/layer_drawing.h"
#include "plots/layer_strip.h"
#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QSlider>

#include <algorithm>

namespace lathe::ui {
namespace {

/// Ranks that people take, closer where they are small.
const std::vector<int>& ranks() {
    static const std::vector<int> all{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024};
    return all;
}

} // namespace

MethodDrawing::MethodDrawing(BackendClient& client, QWidget* parent)
    : Card(tr("The method drawn"), parent), m_client(client) {
    setSubtitle(tr("What is trained, and where. Choose a part to see its tensors."));
    m_none = mutedLabel({});
    body()->addWidget(m_none);
    m_body = new QWidget;
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);

    m_rank = new QWidget;
    auto* row = new QHBoxLayout(m_rank);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    m_rankName = plainLabel(tr("Rank"));
    m_rankName->setWordWrap(false);
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName("rankSlider");
    m_slider->setAccessibleName(tr("Rank"));
    m_slider->setPageStep(2);
    m_slider->setMinimumWidth(fontMetrics().averageCharWidth() * 16);
    m_rankText = mutedLabel({});
    m_rankText->setObjectName("rankText");
    row->addWidget(m_rankName);
    row->addWidget(m_slider, 1);
    row->addWidget(m_rankText, 2);
    column->addWidget(m_rank);

    m_drawing = new LayerDrawing;
    m_drawing->setObjectName("layerDrawing");
    column->addWidget(m_drawing);
    m_current = plainLabel({});
    m_current->setObjectName("partText");
    m_current->setMinimumHeight(fontMetrics().lineSpacing() * 3); // the bars below stay where they are
    m_current->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(m_current);
    m_strip = new LayerStrip;
    m_strip->setObjectName("layerStrip");
    column->addWidget(m_strip);
    body()->addWidget(m_body);

    connect(m_drawing, &LayerDrawing::currentChanged, this, [this] {
        showCurrent();
        showRank();
    });
    connect(m_drawing, &LayerDrawing::layerWanted, this,
            [this](int step) { chooseLayer(m_drawing->parts().layer + step); });
    connect(m_strip, &LayerStrip::layerChosen, this, &MethodDrawing::chooseLayer);
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int at) { emit rankChosen(m_rankedMethod, ranks()[std::size_t(at)]); });
    setNone(tr("Choose a model to see a layer of it."));
}

void MethodDrawing::setNone(const QString& why) {
    m_recipe.reset();
    m_none->setText(why);
    m_none->show();
    m_body->hide();
}

void MethodDrawing::setRecipe(const Recipe& recipe) {
    const bool same = m_recipe && m_recipe->settings.get(field::model) == recipe.settings.get(field::model)
                      && m_recipe->methods.size() == recipe.methods.size()
                      && std::equal(recipe.methods.begin(), recipe.methods.end(), m_recipe->methods.begin(),
                                    [](const MethodChoice& a, const MethodChoice& b) { return a.method == b.method; });
    if (!same) m_layer = -1;
    m_recipe = recipe;
    draw();
}

void MethodDrawing::draw() {
    try {
        ModelParts parts = m_client.bench().parts(*m_recipe, m_layer);
        m_strip->setShares(parts.shares, parts.layer, parts.encoderLayers);
        m_drawing->setParts(std::move(parts));
    } catch (const Error&) { // which stands beside its field
        return setNone(tr("The picture appears once the model can be read."));
    }
    if (m_drawing->parts().parts.empty()) return setNone(tr("The picture appears once the model can be read."));
    m_none->hide();
    m_body->show();
    showCurrent();
    showRank();
}

void MethodDrawing::chooseLayer(std::int64_t layer) {
    if (!m_recipe || layer < 0 || layer >= m_drawing->parts().layers) return;
    m_layer = layer;
    draw();
}

void MethodDrawing::showCurrent() {
    const QString text = m_drawing->currentText();
    m_current->setText(text.isEmpty()
                           ? tr("Click a part, or move with the arrow keys; Page Up and Page Down change the layer.")
                           : text);
    setRole(m_current, "role", text.isEmpty() ? QStringLiteral("muted") : QString());
}

const ModelPart* MethodDrawing::ranked() const {
    const ModelParts& parts = m_drawing->parts();
    const auto pair = [&](const ModelPart& part) { return part.kind == PartKind::LowRank && part.on >= 0; };
    if (const int current = m_drawing->current(); current >= 0) {
        const std::size_t chosen = m_drawing->drawn().parts[std::size_t(current)].part;
        for (const ModelPart& part : parts.parts) // the pair itself, or the one beside the chosen module
            if (pair(part) && (&part == &parts.parts[chosen] || std::size_t(part.on) == chosen)) return &part;
    }
    const auto found = std::find_if(parts.parts.begin(), parts.parts.end(), pair);
    return found == parts.parts.end() ? nullptr : &*found;
}

void MethodDrawing::showRank() {
    m_rankedMethod = -1;
    for (std::size_t i = 0; m_recipe && i < m_recipe->methods.size() && m_rankedMethod < 0; ++i)
        if (lathe::find(m_recipe->methods[i].settings.fields(), field::rank.name)) m_rankedMethod = int(i);
    const ModelPart* pair = m_rankedMethod < 0 ? nullptr : ranked();
    m_rank->setVisible(pair);
    if (!pair) return;
    const std::int64_t rank = m_recipe->methods[std::size_t(m_rankedMethod)].settings.get(field::rank);
    const ModelPart& base = m_drawing->parts().parts[std::size_t(pair->on)];
    const std::vector<std::int64_t>& shape = base.tensors.front().shape;
    if (shape.size() != 2) return m_rank->hide();
    const std::int64_t d = shape[0], k = shape[1], side = std::min(d, k);
    const auto last = std::upper_bound(ranks().begin(), ranks().end(), std::min<std::int64_t>(side, ranks().back()));
    const auto near = std::lower_bound(ranks().begin(), last, rank);
    const QSignalBlocker quietly(m_slider);
    m_slider->setRange(0, std::max(0, int(last - ranks().begin()) - 1));
    m_slider->setValue(int(near - ranks().begin()));
    m_rankName->setText(tr("Rank %1").arg(rank));
    const std::int64_t own = pair->tensors.front().shape.front(), low = own * (d + k),
                       full = d * k; // a pattern may give it another rank
    m_rankText->setText(tr("%1: %2 × (%3 + %4) = %5 numbers instead of %3 × %4 = %6: %7 %")
                            .arg(qt(base.role))
                            .arg(own)
                            .arg(d)
                            .arg(k)
                            .arg(countText(low), countText(full))
                            .arg(100.0 * double(low) / double(full), 0, 'g', 3));
}

} // namespace lathe::ui
