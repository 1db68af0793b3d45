// Computed here, from a small picture: nothing is asked of the backend.
#include "pages/low_rank_card.h"

#include "bridge/text.h"
#include "models/low_rank.h"
#include "widgets/labels.h"

#include <QPainter>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

constexpr int side = 300, mostRanks = 60, shown = 180, paper = 235; // paper: the picture's ground, which counts as zero

QImage drawn() { // rings, a diagonal and a word: some of it simple, some of it not
    QImage image(side, side, QImage::Format_Grayscale8);
    image.fill(paper);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(90, 90, 90), 14));
    painter.drawEllipse(QPointF(150, 118), 92, 92);
    painter.setPen(QPen(QColor(150, 150, 150), 10));
    painter.drawEllipse(QPointF(150, 118), 52, 52);
    painter.setPen(QPen(QColor(40, 40, 40), 8));
    painter.drawLine(20, 20, 280, 214);
    QFont font = painter.font();
    font.setPixelSize(58);
    font.setBold(true);
    painter.setFont(font);
    painter.drawText(QRect(0, 222, side, 70), Qt::AlignCenter, QStringLiteral("W + BA"));
    return image;
}

QPixmap asPicture(const QImage& image, double ratio) {
    QPixmap picture = QPixmap::fromImage(
        image.scaled(int(shown * ratio), int(shown * ratio), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    picture.setDevicePixelRatio(ratio);
    return picture;
}

} // namespace

LowRankCard::LowRankCard(Qt::Orientation way, QWidget* parent) : Card(LowRankCard::tr("What a low rank is"), parent) {
    setSubtitle(tr("A matrix of 300 × 300 has 90 000 numbers. At rank r it is the product of two thin matrices, B (300 "
                   "× r) and A (r × 300): LoRA trains these instead."));
    auto* across = new QHBoxLayout;
    across->setSpacing(18);
    const auto picture = [&](const QString& name) {
        auto* box = new QVBoxLayout;
        box->setSpacing(4);
        auto* label = new QLabel;
        label->setFixedSize(shown, shown);
        label->setAccessibleName(name);
        box->addWidget(label);
        auto* title = new QLabel(name);
        title->setProperty("role", "muted");
        box->addWidget(title);
        box->addStretch(1);
        across->addLayout(box);
        return label;
    };
    m_whole = picture(tr("all 90 000 numbers"));
    m_near = picture(tr("the product B A"));
    auto* right = new QVBoxLayout;
    right->setSpacing(10);
    auto* row = new QHBoxLayout;
    m_rank = new QLabel;
    m_rank->setMinimumWidth(fontMetrics().horizontalAdvance(tr("&Rank %1").arg(QStringLiteral("000"))));
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName("demonstratedRank");
    m_slider->setRange(1, mostRanks);
    m_slider->setValue(10);
    m_slider->setAccessibleName(tr("Rank"));
    m_rank->setBuddy(m_slider);
    row->addWidget(m_rank);
    row->addWidget(m_slider, 1);
    right->addLayout(row);
    auto* tiles = new QGridLayout;
    tiles->setHorizontalSpacing(18);
    tiles->setVerticalSpacing(10);
    tiles->addWidget(m_wholeCount = new StatTile(tr("numbers in full")), 0, 0);
    tiles->addWidget(m_lowCount = new StatTile(tr("numbers at this rank")), 0, 1);
    tiles->addWidget(m_share = new StatTile(tr("of the full count")), 1, 0);
    tiles->addWidget(m_kept = new StatTile(tr("of the energy kept")), 1, 1);
    m_lowCount->setObjectName("numbersAtRank");
    right->addLayout(tiles);
    right->addStretch(1);
    body()->addLayout(across);
    if (way == Qt::Horizontal) across->addLayout(right, 1);
    else across->addStretch(1), body()->addLayout(right);
    connect(m_slider, &QSlider::valueChanged, this, [this](int rank) { show(rank); });
    m_work.setInterval(0);
    connect(&m_work, &QTimer::timeout, this, [this] {
        const bool more = m_matrix->findNext();
        if (m_matrix->found() <= m_slider->value() || !more) show(m_slider->value());
        if (!more || m_matrix->found() >= mostRanks) m_work.stop();
    });
}

LowRankCard::~LowRankCard() = default;

void LowRankCard::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (m_matrix) return;
    const QImage image = drawn();
    std::vector<float> values;
    for (int r = 0; r < side; ++r)
        for (int c = 0; c < side; ++c) values.push_back(float(qGray(image.pixel(c, r)) - paper) / 255.0f);
    m_matrix = std::make_unique<LowRank>(std::move(values), side, side);
    m_whole->setPixmap(asPicture(image, devicePixelRatioF()));
    show(m_slider->value());
    m_work.start();
}

void LowRankCard::show(int rank) {
    m_rank->setText(tr("&Rank %1").arg(rank));
    const int numbers = 2 * side * rank;
    m_wholeCount->setValue(countText(side * side));
    m_lowCount->setValue(countText(numbers));
    m_share->setValue(tr("%1 %").arg(100.0 * numbers / (side * side), 0, 'f', 1));
    if (!m_matrix) return;
    m_kept->setValue(m_matrix->found() < rank ? QString()
                                              : tr("%1 %").arg(100 * m_matrix->energyKept(rank), 0, 'f', 2));
    const std::vector<float> values = m_matrix->approximation(rank);
    QImage image(side, side, QImage::Format_Grayscale8);
    for (int r = 0; r < side; ++r)
        for (int c = 0; c < side; ++c)
            image.scanLine(r)[c] =
                uchar(std::clamp(std::lround(paper + 255 * values[std::size_t(r * side + c)]), 0L, 255L));
    m_near->setPixmap(asPicture(image, devicePixelRatioF()));
}

} // namespace lathe::ui
