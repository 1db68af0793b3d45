#pragma once
// What a low rank is, to be seen: 300 x 300 numbers as a picture, beside the sum of a few outer products.
#include "widgets/card.h"

#include <QTimer>

#include <memory>

class QLabel;
class QSlider;

namespace lathe::ui {

class LowRank;
class StatTile;

class LowRankCard : public Card {
    Q_OBJECT
public:
    /// `way`: Vertical puts the figures below the pictures, where there is little room.
    explicit LowRankCard(Qt::Orientation way = Qt::Horizontal, QWidget* parent = nullptr);
    ~LowRankCard() override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void show(int rank);
    using QWidget::show;

    std::unique_ptr<LowRank> m_matrix;
    QTimer m_work{this}; ///< one singular value in each turn of the event loop
    QLabel *m_whole, *m_near, *m_rank;
    QSlider* m_slider;
    StatTile *m_wholeCount, *m_lowCount, *m_share, *m_kept;
};

} // namespace lathe::ui
