// The ceremony itself is allauth's (mfa/js/webauthn.js); here is what a person sees of it.
if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-passkey]")) show(false);
}, true);

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  show(true);
});

function show(failed) {
  for (const words of document.querySelectorAll("[data-passkey-failed]")) words.hidden = !failed;
}
