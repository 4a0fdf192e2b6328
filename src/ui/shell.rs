//! What is around the screens: the side rail with its keys, and the card with the safety words.

use egui::{CentralPanel, Frame, Key, Modifiers, Panel, ScrollArea, Ui};

use crate::ui::{
    action::{Action, Screen},
    kit::{
        icon::Icon,
        theme::{Theme, size, space},
        widgets::nav_item,
    },
};

/// A place in the rail.
pub struct RailItem {
    /// The screen.
    pub screen: Screen,
    /// Its name.
    pub name: &'static str,
    /// Its sign.
    pub icon: Icon,
    /// The key that opens it, together with Ctrl or Command.
    pub key: Key,
}

/// Everything in the rail, from top to bottom.
pub const RAIL: &[RailItem] = &[
    RailItem { screen: Screen::Today, name: "Today", icon: Icon::Home, key: Key::Num1 },
    RailItem { screen: Screen::Exercises, name: "Exercises", icon: Icon::Person, key: Key::Num2 },
    RailItem { screen: Screen::Routines, name: "Routines", icon: Icon::List, key: Key::Num3 },
    RailItem { screen: Screen::Progress, name: "Progress", icon: Icon::Chart, key: Key::Num4 },
    RailItem { screen: Screen::Learn, name: "Learn", icon: Icon::Book, key: Key::Num5 },
    RailItem { screen: Screen::Settings, name: "Settings", icon: Icon::Gear, key: Key::Num6 },
];

/// Shows the rail and, beside it, the screen that `contents` paints.
pub fn shell_ui(ui: &mut Ui, screen: &Screen, contents: impl FnOnce(&mut Ui) -> Option<Action>) -> Option<Action> {
    let theme = Theme::of(ui);
    let rail = Frame::new().fill(theme.palette.surface).inner_margin(space::S);
    let chosen = Panel::left("rail")
        .resizable(false)
        .exact_size(theme.px(size::RAIL) + space::M)
        .frame(rail)
        .show(ui, |ui| rail_ui(ui, screen))
        .inner;
    let paper = Frame::new().fill(theme.palette.paper);
    let asked = CentralPanel::default().frame(paper).show(ui, contents).inner;
    chosen.or_else(|| pressed(ui)).map(Action::Open).or(asked)
}

fn rail_ui(ui: &mut Ui, screen: &Screen) -> Option<Screen> {
    let mut chosen = None;
    ScrollArea::vertical().id_salt("rail").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        let section = section_of(screen);
        for item in RAIL {
            let is_last = item.screen == Screen::Settings;
            if is_last {
                // Settings stand at the bottom, unless the window is too low for that.
                let item_height = Theme::of(ui).px(size::RAIL_ITEM);
                ui.add_space((ui.available_height() - item_height - space::S).max(0.0));
            }
            if nav_item(ui, item.icon, item.name, item.screen == section).clicked() {
                chosen = Some(item.screen.clone());
            }
        }
    });
    chosen
}

/// The place in the rail that a screen belongs to.
fn section_of(screen: &Screen) -> Screen {
    match screen {
        Screen::Exercise(_) | Screen::EditExercise | Screen::Studio(_) => Screen::Exercises,
        Screen::Routine(_) | Screen::Builder => Screen::Routines,
        other => other.clone(),
    }
}

fn pressed(ui: &Ui) -> Option<Screen> {
    let item = RAIL.iter().find(|item| ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, item.key)))?;
    Some(item.screen.clone())
}
