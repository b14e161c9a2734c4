import { createHash } from 'node:crypto';

/**
 * Makes sending a file pleasant where a script may run; without it the form is sent as any form is. Shows how much has left,
 * and when the line breaks keeps the chosen file: the form's name makes a second try harmless.
 */
export const UPLOAD_SCRIPT = `(function(){
if(!window.XMLHttpRequest||!window.FormData||!Element.prototype.replaceWith)return;
document.addEventListener('submit',function(event){
var form=event.target;
if(!form.matches('form[data-upload]'))return;
event.preventDefault();
var bar=form.querySelector('progress'),line=form.querySelector('output'),button=form.querySelector('button');
if(button.getAttribute('aria-disabled'))return;
button.setAttribute('aria-disabled','true');
var request=new XMLHttpRequest(),told=-100;
bar.hidden=false;
request.upload.onprogress=function(step){
if(!step.lengthComputable)return;
var percent=Math.floor(step.loaded/step.total*100);
bar.value=percent;
if(percent-told<10&&percent<100)return;
told=percent;
line.textContent=percent<100?form.dataset.sending.replace('{percent}',percent):form.dataset.checking;
};
request.onload=function(){
if(request.status<400){location.assign(request.responseURL);return;}
var now=new DOMParser().parseFromString(request.responseText,'text/html').querySelector('main');
if(!now){location.assign('/status');return;}
document.querySelector('main').replaceWith(document.importNode(now,true));
var wrong=document.getElementById('errors');
if(wrong)wrong.focus();
};
request.onerror=request.ontimeout=function(){
bar.hidden=true;
line.textContent=form.dataset.lost;
button.removeAttribute('aria-disabled');
button.focus();
};
request.open('POST',form.action);
request.send(new FormData(form));
});
})();`;

/** Names this script, and no other, to the browser. */
export const UPLOAD_SCRIPT_SOURCE = `'sha256-${createHash('sha256').update(UPLOAD_SCRIPT).digest('base64')}'`;
