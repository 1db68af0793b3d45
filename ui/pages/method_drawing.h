#pragma once
// The method drawn: one layer of the chosen model with what the recipe's methods add to it, all layers as bars, what is
// known of the part that is chosen, and the rank to be moved while one looks.
#include "bridge/backend_client.h"
#include "widgets/card.h"

#include <optional>

class QSlider;

namespace lathe::ui {

class LayerDrawing;
class LayerStrip;
class StateStack;
class TextLabel;

class MethodDrawing : public Card {
    Q_OBJECT
public:
    explicit MethodDrawing(BackendClient& client, QWidget* parent = nullptr);

    void setRecipe(const Recipe& recipe);  ///< of a model that can be read
    void setNone(const QString& why);
    LayerDrawing& drawing() const { return *m_drawing; }

signals:
    void rankChosen(int method, std::int64_t rank); ///< of the recipe's method with that number, by the slider

private:
    void draw();
    void showRank();
    void showCurrent();
    void chooseLayer(std::int64_t layer);
    const struct ModelPart* ranked() const; ///< the pair that the words beside the slider are about

    BackendClient& m_client;
    std::optional<Recipe> m_recipe;
    std::int64_t m_layer = -1; ///< chosen; -1: the first that trains something
    int m_rankedMethod = -1;
    LayerDrawing* m_drawing;
    LayerStrip* m_strip;
    QWidget *m_body, *m_rank;
    QSlider* m_slider;
    TextLabel *m_none, *m_current, *m_rankText, *m_rankName;
};

} // namespace lathe::ui
